using BotCore.Tests.Api;

namespace BotCore.Tests.Cli.Commands;

public sealed class JobsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_is_submitted_shown_and_listed()
    {
        await using var host = await ApiHost.StartAsync();
        string[] engine = ["--engine", host.Client.BaseAddress!.ToString()];
        CandleFiles.Write(Path.Combine(host.CandleFolder, "BTCUSDT_1m.csv"), 3_000);
        await File.WriteAllTextAsync(_folder["backtest.json"], """{"candles":["BTCUSDT_1m.csv"]}""", TestContext.Current.CancellationToken);

        var submitted = (await CommandRun.OfAsync(["jobs", "submit", "backtests", "--request", _folder["backtest.json"], "--key", "once", "--json", .. engine])).Json();
        string id = submitted.GetProperty("id").GetString()!;
        await Eventually.HoldsAsync(
            async () => (await CommandRun.OfAsync(["jobs", "show", id, "--json", .. engine])).Json().GetProperty("result").ValueKind == System.Text.Json.JsonValueKind.Object,
            "the result is there", TimeSpan.FromSeconds(60));
        var list = await CommandRun.OfAsync(["jobs", "list", .. engine]);
        var shown = await CommandRun.OfAsync(["jobs", "show", id, .. engine]);
        var cancelled = await CommandRun.OfAsync(["jobs", "cancel", id, .. engine]);

        Assert.Equal((0, 0, 1), (list.ExitCode, shown.ExitCode, cancelled.ExitCode));
        Assert.Contains(id, list.Output, StringComparison.Ordinal);
        Assert.Contains("100 %", shown.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be cancelled", cancelled.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        var noJob = await CommandRun.OfAsync("jobs", "show", "--engine", "http://127.0.0.1:1");
        var noEngine = await CommandRun.OfAsync("jobs", "list", "--engine", "http://127.0.0.1:1");
        var nothingRuns = await CommandRun.OfAsync("jobs", "list", "--state", _folder["nobody"]);
        var noFile = await CommandRun.OfAsync("jobs", "submit", "backtests", "--engine", "http://127.0.0.1:1");
        var otherArea = await CommandRun.OfAsync("jobs", "submit", "trains", "--request", "x", "--engine", "http://127.0.0.1:1");

        Assert.Equal((64, 69, 69, 64, 64), (noJob.ExitCode, noEngine.ExitCode, nothingRuns.ExitCode, noFile.ExitCode, otherArea.ExitCode));
        Assert.Contains("say which job", noJob.Error, StringComparison.Ordinal);
        Assert.Contains("--request FILE", noFile.Error, StringComparison.Ordinal);
        Assert.Contains("expected backtests or optimizations", otherArea.Error, StringComparison.Ordinal);
    }
}
