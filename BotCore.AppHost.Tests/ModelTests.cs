using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace BotCore.AppHost.Tests;

/// <summary>The model as it stands before anything runs.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("trading-engine", 8080)]
    [InlineData("gateway", 8100)]
    [InlineData("dashboard", 3000)]
    [InlineData("ai-service", 8000)]
    [InlineData("mongodb", 27017)]
    [InlineData("rabbitmq", 5672)]
    [InlineData("prometheus", 9090)]
    [InlineData("alertmanager", 9093)]
    [InlineData("grafana", 3001)]
    public async Task Every_part_of_the_specification_is_there_on_its_port(string name, int port)
    {
        var model = await ModelAsync();

        var resource = Assert.Single(model.Resources, resource => resource.Name == name);
        Assert.Contains(resource.Annotations.OfType<EndpointAnnotation>(), endpoint => endpoint.Port == port);
    }

    [Theory]
    [InlineData("trading-engine")]
    [InlineData("gateway")]
    [InlineData("dashboard")]
    [InlineData("ai-service")]
    public async Task Services_are_asked_whether_they_have_started_live_and_are_ready(string name)
    {
        var service = (await ModelAsync()).Resources.Single(resource => resource.Name == name);

        var probes = service.Annotations.OfType<EndpointProbeAnnotation>().ToDictionary(probe => probe.Type, probe => probe.Path);
        Assert.Equal("/health/startup", probes[ProbeType.Startup]);
        Assert.Equal("/health/live", probes[ProbeType.Liveness]);
        Assert.Equal("/health/ready", probes[ProbeType.Readiness]);
    }

    [Fact]
    public async Task Services_wait_for_what_they_need()
    {
        var model = await ModelAsync();

        Assert.Equal(["mongodb", "mongodb-initiate", "rabbitmq"], WaitsOf(model, "trading-engine"));
        Assert.Contains("trading-engine", WaitsOf(model, "dashboard"));
        Assert.Contains("trading-engine", WaitsOf(model, "gateway"));
    }

    [Fact]
    public async Task Secrets_are_parameters_and_never_literal()
    {
        var model = await ModelAsync();

        foreach (string name in new[] { "service-token", "mongodb-password", "mongodb-replica-key", "rabbitmq-password", "grafana-password", "backup-encryption-key" })
            Assert.True(Assert.Single(model.Resources.OfType<ParameterResource>(), parameter => parameter.Name == name).Secret, $"{name} is no secret");
    }

    [Fact]
    public async Task Without_containers_only_our_own_services_are_left()
    {
        var model = await ModelAsync("--containers=false");

        Assert.Equal(
            ["ai-service", "dashboard", "gateway", "trading-engine"],
            model.Resources.Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource).Select(resource => resource.Name)
                // What makes the Python environment, or builds a project anew, ends by itself; the backup begins when it is asked for.
                .Where(name => name != "backup" && !name.StartsWith("ai-service-", StringComparison.Ordinal) && !name.EndsWith("-rebuilder", StringComparison.Ordinal))
                .Order());
    }

    [Fact]
    public async Task A_server_that_is_there_already_takes_the_place_of_its_container()
    {
        var model = await ModelAsync("--ConnectionStrings:mongodb=mongodb://127.0.0.1:27017/botcore?replicaSet=rs0");

        Assert.DoesNotContain(model.Resources.OfType<ContainerResource>(), resource => resource.Name == "mongodb");
        Assert.Contains(model.Resources.OfType<ContainerResource>(), resource => resource.Name == "rabbitmq");
    }

    [Fact]
    public async Task An_operator_can_stop_trading_from_the_dashboard()
    {
        var engine = (await ModelAsync()).Resources.Single(resource => resource.Name == "trading-engine");

        Assert.Superset(
            new HashSet<string> { "kill-switch", "trading-start", "trading-stop", "back-up-now" },
            engine.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name).ToHashSet());
    }

    [Fact]
    public async Task A_paper_account_in_files_can_be_reset_and_one_in_a_database_cannot()
    {
        static IEnumerable<string> CommandsOf(DistributedApplicationModel model) =>
            model.Resources.Single(resource => resource.Name == "trading-engine").Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name);

        Assert.Contains("reset-paper-account", CommandsOf(await ModelAsync("--containers=false")));
        Assert.DoesNotContain("reset-paper-account", CommandsOf(await ModelAsync()));
    }

    [Fact]
    public async Task Standbys_and_workers_are_as_many_as_are_asked_for()
    {
        static int? Replicas(DistributedApplicationModel model, string name) =>
            model.Resources.SingleOrDefault(resource => resource.Name == name)?.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas;

        var usual = await ModelAsync();
        var larger = await ModelAsync("--engines=2", "--workers=3");

        static IEnumerable<string> Engines(DistributedApplicationModel model) =>
            model.Resources.Select(resource => resource.Name).Where(name => Regex.IsMatch(name, "^trading-engine(-[0-9]+)?$")).Order();

        Assert.Equal(["trading-engine"], Engines(usual));
        Assert.Equal(["trading-engine", "trading-engine-2"], Engines(larger));
        Assert.Contains("trading-engine", WaitsOf(larger, "trading-engine-2"));
        Assert.Contains("gateway", WaitsOf(larger, "dashboard"));
        Assert.Equal((null, 3), (Replicas(usual, "job-worker"), Replicas(larger, "job-worker")));
        Assert.Contains("rabbitmq", WaitsOf(larger, "job-worker"));
    }

    [Fact]
    public async Task Arguments_that_are_not_allowed_are_named_all_at_once()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => ModelAsync("--engines=9", "--workers=many", "--target=heroku", "--containers=perhaps"));

        foreach (string wrong in new[] { "--engines is '9'; allowed are 1 to 5", "--workers is 'many'; allowed are 0 to 10", "--target is 'heroku'", "--containers is 'perhaps'" })
            Assert.Contains(wrong, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_without_a_broker_are_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => ModelAsync("--containers=false", "--workers=1"));

        Assert.Contains("--workers is 1; workers take their jobs from a broker", refused.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> WaitsOf(DistributedApplicationModel model, string name) =>
        model.Resources.Single(resource => resource.Name == name).Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Order();

    private static async Task<DistributedApplicationModel> ModelAsync(params string[] arguments)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.BotCore_AppHost>(arguments, TestContext.Current.CancellationToken);
        // Left alone it would go on to start what it describes.
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        return app.Services.GetRequiredService<DistributedApplicationModel>();
    }
}
