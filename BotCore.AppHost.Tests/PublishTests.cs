using System.Diagnostics;
using System.Text.Json;
using BotCore.Tests;

namespace BotCore.AppHost.Tests;

/// <summary>What the model publishes is what the repository keeps of it.</summary>
[Trait("Category", "Integration")]
public sealed class PublishTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task The_repository_keeps_what_is_published(string target)
    {
        using var output = new TemporaryFolder();
        var (code, said) = await PublishAsync(output.Path, "--step", "publish", "--target", target, "--output-path", output.Path);
        Assert.True(code == 0, said);

        string kept = Path.Combine(Repository(), "infrastructure", "aspire", target);
        Assert.Equal(Files(kept), Files(output.Path));
        foreach (string file in Files(kept))
            Assert.True(File.ReadAllText(Path.Combine(kept, file)) == File.ReadAllText(Path.Combine(output.Path, file)), $"{file} is published differently now: make publish writes it anew");
    }

    [Fact]
    public async Task The_manifest_that_azd_asks_for_builds_every_service_from_its_Dockerfile_and_has_no_secret()
    {
        using var output = new TemporaryFolder();
        string file = Path.Combine(output.Path, "manifest.json");
        var (code, said) = await PublishAsync(output.Path, "--publisher", "manifest", "--output-path", file);
        Assert.True(code == 0, said);

        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var resources = manifest.RootElement.GetProperty("resources");
        foreach (string service in new[] { "trading-engine", "gateway", "dashboard", "ai-service" })
        {
            string dockerfile = resources.GetProperty(service).GetProperty("build").GetProperty("dockerfile").GetString()!;
            Assert.Equal(Path.Combine(Repository(), "infrastructure", "images", $"{service}.Dockerfile"), Path.GetFullPath(dockerfile, output.Path));
        }
        foreach (string name in new[] { "service-token", "backup-encryption-key", "mongodb-password", "mongodb-replica-key", "rabbitmq-password", "grafana-password" })
        {
            var parameter = resources.GetProperty(name);
            Assert.Equal($"{{{name}.inputs.value}}", parameter.GetProperty("value").GetString());
            Assert.True(parameter.GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean(), $"{name} is no secret");
        }
    }

    [Fact]
    public async Task Replicas_are_refused_where_nobody_asks_which_of_them_is_ready()
    {
        using var output = new TemporaryFolder();
        var (code, said) = await PublishAsync(output.Path, "--step", "publish", "--target", "compose", "--engines", "2", "--workers", "3", "--output-path", output.Path);

        Assert.NotEqual(0, code);
        Assert.Contains("--engines is 2", said, StringComparison.Ordinal);
        Assert.Contains("--workers is 3", said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output.Path));
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private static async Task<(int Code, string Said)> PublishAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BotCore.AppHost.dll"), "--operation", "publish", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await error);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the repository is not around the test binaries");
    }
}
