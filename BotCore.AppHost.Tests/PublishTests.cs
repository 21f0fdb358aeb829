using System.Diagnostics;

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
        var output = Directory.CreateTempSubdirectory("botcore-publish-");
        try
        {
            await PublishAsync(output.FullName, "--operation", "publish", "--step", "publish", "--target", target, "--output-path", output.FullName);

            string kept = Path.Combine(Repository(), "infrastructure", "aspire", target);
            Assert.Equal(Files(kept), Files(output.FullName));
            foreach (string file in Files(kept))
                Assert.True(File.ReadAllText(Path.Combine(kept, file)) == File.ReadAllText(Path.Combine(output.FullName, file)), $"{file} is published differently now: make publish writes it anew");
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private static async Task PublishAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BotCore.AppHost.dll"), .. arguments])
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
        Assert.True(process.ExitCode == 0, await output + await error);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the repository is not around the test binaries");
    }
}
