using BotCore.Tests.Cli;

namespace BotCore.Tests.Infrastructure.Containers;

/// <summary>podman or docker of this machine, for containers that carry one run's name.</summary>
internal sealed class ContainerEngine(string program, string project) : IAsyncDisposable
{
    /// <summary>Set to 1 by whoever wants the composed platform tested; it takes minutes and needs <c>make images</c> first.</summary>
    public const string Wanted = "BOTCORE_TEST_IMAGES";

    private readonly List<ComposedService> _started = [];

    /// <summary>The engine; the calling test is skipped, saying what is missing, where there is none that can run a container.</summary>
    /// <param name="image">An image that has to be there.</param>
    public static async Task<ContainerEngine> RequireAsync(string project, string image)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Wanted) == "1", $"the composed platform is tested when {Wanted}=1, after make images");
        List<string> refusals = [];
        foreach (string name in new[] { "podman", "docker" })
        {
            if (Tool.Find(name) is not { } program) continue;
            var seen = await Tool.RunAsync(program, Repository.Root, "image", "inspect", "--format", "{{.Id}}", image);
            if (seen.ExitCode == 0) return new ContainerEngine(program, project);
            refusals.Add($"{name}: {seen.Error.Trim()}");
        }
        Assert.Skip(refusals.Count == 0 ? "neither podman nor docker is installed" : $"{image} cannot be used ({string.Join("; ", refusals)}); make images makes it");
        throw new InvalidOperationException("unreachable");
    }

    /// <summary>True when a container can be given less of the machine; not inside of some virtual machines.</summary>
    public async Task<bool> CanLimitAsync(string image)
    {
        var run = await RunAsync("run", "--rm", "--network=host", "--cpus=0.5", "--memory=128m", "--entrypoint", "dotnet", image, "--list-runtimes");
        return run.ExitCode == 0;
    }

    public async Task StartAsync(ComposedService service)
    {
        _started.Add(service);
        var run = await RunAsync(["run", "--detach", "--name", Container(service), .. service.Arguments, service.Image]);
        Assert.True(run.ExitCode == 0, $"{service.Name} did not start: {run.Error}");
    }

    /// <summary>Waits until the service's own health check, asked inside of its container, says yes.</summary>
    public async Task HealthyAsync(ComposedService service)
    {
        await Eventually.HoldsAsync(
            async () => (await RunAsync(["exec", Container(service), .. service.Health])).ExitCode == 0 || await ExitedAsync(service),
            $"{service.Name} is healthy", TimeSpan.FromMinutes(4));
        Assert.False(await ExitedAsync(service), $"{service.Name} ended:\n{await LogsAsync(service)}");
    }

    /// <summary>Stops it as an operator does, and removes its container; the volumes stay.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<string> StopAsync(ComposedService service)
    {
        await RunAsync("stop", "--time", "45", Container(service));
        string code = await InspectAsync(service, "{{.State.ExitCode}}");
        await RunAsync("rm", Container(service));
        return code;
    }

    public async Task<string> InspectAsync(ComposedService service, string format) => (await RunAsync("inspect", "--format", format, Container(service))).Output.Trim();

    /// <summary>Bytes of an image, all of its layers.</summary>
    public async Task<long> SizeAsync(string image) =>
        long.Parse((await RunAsync("image", "inspect", "--format", "{{.Size}}", image)).Output.Trim(), System.Globalization.CultureInfo.InvariantCulture);

    public async Task<string> LogsAsync(ComposedService service)
    {
        var run = await RunAsync("logs", "--tail", "60", Container(service));
        return run.Output + run.Error;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _started) await RunAsync("rm", "--force", "--time", "0", Container(service));
        foreach (string volume in _started.SelectMany(service => service.Volumes).Distinct()) await RunAsync("volume", "rm", "--force", volume);
    }

    private string Container(ComposedService service) => $"{project}-{service.Name}";

    private async Task<bool> ExitedAsync(ComposedService service) => await InspectAsync(service, "{{.State.Running}}") != "true";

    private Task<CommandRun> RunAsync(params string[] arguments) => Tool.RunAsync(program, Repository.Root, arguments);
}
