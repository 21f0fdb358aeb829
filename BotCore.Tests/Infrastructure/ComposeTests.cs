using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace BotCore.Tests.Infrastructure;

/// <summary>What a composed platform owes whoever runs it.</summary>
public sealed partial class ComposeTests
{
    private static YamlMappingNode Platform { get; } =
        Repository.Root.Length == 0 ? new YamlMappingNode() : Repository.Yaml(File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"))).Single();

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<rule>[^}]*)\}")]
    private static partial Regex Variable { get; }

    /// <summary>Of the platform, and of what is laid over it for logs in Elasticsearch.</summary>
    private static IEnumerable<(string Name, YamlNode Service)> Services => Platform.Pairs("services")
        .Concat(Repository.Yaml(Repository.Text("infrastructure", "logging", "elk", "compose.yml")).Single().Pairs("services")).Select(pair => (pair.Key, pair.Value));

    [Fact]
    public async Task Compose_understands_the_files_when_the_secrets_are_set_and_names_the_one_that_is_not()
    {
        string compose = Tool.Require("docker-compose", "Debian: apt-get install docker-compose");
        using var folder = new Cli.TemporaryFolder();
        string[] names =
        [
            "MONGO_PASSWORD", "MONGO_REPLICA_KEY", "RABBITMQ_PASSWORD", "AI_SERVICE_TOKEN", "GRAFANA_PASSWORD", "ELASTIC_PASSWORD", "BACKUP_ENCRYPTION_KEY",
        ];
        await File.WriteAllLinesAsync(folder["all.env"], names.Select(name => $"{name}=given-to-{name}"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(folder["none.env"], [""], TestContext.Current.CancellationToken);
        string[] arguments = ["-f", "docker-compose.yml", "-f", "docker-compose.memory-optimized.yml", "-f", "infrastructure/logging/elk/compose.yml", "--profile", "core", "--profile", "messaging", "--profile", "monitoring", "--profile", "logging", "--profile", "elk", "config"];

        var known = await Tool.RunAsync(compose, Repository.Root, ["--env-file", folder["all.env"], .. arguments]);
        var unknown = await Tool.RunAsync(compose, Repository.Root, ["--env-file", folder["none.env"], .. arguments]);

        Assert.True(known.ExitCode == 0, known.Error);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Contains("set MONGO_PASSWORD to a random value", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_has_a_default()
    {
        string text = Repository.Text("docker-compose.yml") + Repository.Text("infrastructure", "logging", "elk", "compose.yml");
        foreach (Match variable in Variable.Matches(text))
        {
            string name = variable.Groups["name"].Value;
            if (!Regex.IsMatch(name, "PASSWORD|TOKEN|KEY|SECRET")) continue;
            if (name is "ALERTMANAGER_SECRETS" or "KIBANA_SERVICE_TOKEN") continue; // a folder; made by Elasticsearch once it runs
            Assert.True(variable.Groups["rule"].Value.StartsWith(":?", StringComparison.Ordinal), $"{name} may be left out");
        }
        Assert.DoesNotMatch("(?im)^\\s+\\w*(password|token|pass):\\s*[a-z0-9]", text);
    }

    [Fact]
    public void Every_service_is_pinned_limited_locked_down_and_reachable_from_this_machine_only()
    {
        foreach (var (name, service) in Services)
        {
            Assert.Matches(@":(v?\d|\$\{BOTCORE_VERSION:-\d)", service.Text("image")!);
            Assert.Single(service.Items("profiles"));
            Assert.True(service.Text("cpus") is not null && service.Text("mem_limit") is not null, $"{name} has no limits");
            Assert.Equal("true", service.Text("read_only"));
            Assert.Contains("ALL", service.Items("cap_drop").Select(c => c.ToString()));
            Assert.Contains("no-new-privileges:true", service.Items("security_opt").Select(c => c.ToString()));
            // These read the files of the container engine, which belong to root.
            if (name is not ("alloy" or "filebeat")) Assert.DoesNotMatch("^0:", service.Text("user") ?? "0:");
            foreach (var port in service.Items("ports")) Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("trading-engine", "2.0", "2g", "1.0", "1g")]
    [InlineData("ai-service", "2.0", "2g", "1.5", "1536m")]
    [InlineData("dashboard", "1.0", "1g", "0.5", "512m")]
    [InlineData("gateway", "1.0", "512m", null, null)]
    public void Limits_are_those_of_the_specification(string service, string cpus, string memory, string? smallCpus, string? smallMemory)
    {
        var small = Repository.Yaml(Repository.Text("docker-compose.memory-optimized.yml")).Single().At("services", service);

        Assert.Equal((cpus, memory), (Platform.Text("services", service, "cpus"), Platform.Text("services", service, "mem_limit")));
        if (smallCpus is not null) Assert.Equal((smallCpus, smallMemory), (small.Text("cpus"), small.Text("mem_limit")));
    }

    [Fact]
    public void Whoever_is_waited_for_says_how_it_is()
    {
        foreach (var (name, service) in Services)
            foreach (var (other, wait) in service.Pairs("depends_on"))
            {
                Assert.Contains(Services, known => known.Name == other);
                if (wait.Text("condition") == "service_healthy") Assert.True(Services.Single(known => known.Name == other).Service.At("healthcheck") is not null, $"{name} waits for {other}, which has no health check");
            }
        foreach (string mount in Services.SelectMany(service => service.Service.Items("volumes")).Select(v => v.ToString()).Where(v => v.StartsWith("./", StringComparison.Ordinal) && !v.Contains('$')))
            Assert.True(Path.Exists(Repository.Path(mount.Split(':')[0])), $"{mount} mounts nothing");
    }

    [Fact]
    public void Every_image_is_built_in_stages_from_named_bases_and_runs_as_nobody()
    {
        foreach (string path in Repository.Files("*.Dockerfile", "infrastructure", "images"))
        {
            string text = File.ReadAllText(path), name = Path.GetFileNameWithoutExtension(path);
            Assert.Matches("(?m)^ARG (SDK|RUNTIME|BASE)_IMAGE=", text);
            Assert.True(Regex.Count(text, "(?m)^FROM ") >= 2, $"{name} has one stage");
            Assert.DoesNotContain(":latest", text, StringComparison.Ordinal);
            Assert.Matches("(?m)^USER 10001:10001$", text);
            Assert.Matches("org.opencontainers.image.title=\"bot-core/" + name, text);
            if (name != "botcore") Assert.Matches("(?m)^HEALTHCHECK ", text);
            foreach (Match copied in Regex.Matches(text, "(?m)^COPY (BotCore\\.[\\w.]+)/ "))
            {
                string project = copied.Groups[1].Value;
                if (Directory.Exists(Repository.Path(project))) Assert.Contains($"COPY {project}/{project}.csproj", text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("trading-engine", "BotCore.TradingEngine")]
    [InlineData("gateway", "BotCore.AiGateway")]
    [InlineData("dashboard", "BotCore.Dashboard")]
    [InlineData("botcore", "BotCore.Cli")]
    public void An_image_gets_every_project_it_is_built_from(string image, string project)
    {
        string text = Repository.Text("infrastructure", "images", image + ".Dockerfile");
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out string? next))
        {
            Assert.Contains($"COPY {next}/ {next}/", text, StringComparison.Ordinal);
            foreach (Match reference in Regex.Matches(Repository.Text(next, next + ".csproj"), "<ProjectReference Include=\"../([^/]+)/")) open.Enqueue(reference.Groups[1].Value);
        }
    }
}
