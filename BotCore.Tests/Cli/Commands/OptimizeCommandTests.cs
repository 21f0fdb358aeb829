using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BotCore.Tests.Cli.Commands;

public sealed class OptimizeCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly string _candles;

    public OptimizeCommandTests() => _candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 6_000);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_number_of_threads_changes_nothing()
    {
        string one = Result(await Optimize("--threads", "1"));

        Assert.Equal(one, Result(await Optimize("--threads", "2")));
        Assert.Equal(one, Result(await Optimize("--threads", "7")));
    }

    [Fact]
    public async Task The_best_set_is_the_backtest_with_its_values()
    {
        var best = (await Optimize()).Json().GetProperty("top")[0];
        string[] settings = [.. Changes, .. best.GetProperty("values").EnumerateObject().SelectMany(value => new[] { "--set", $"{value.Name}={value.Value.GetString()}" })];

        var backtest = (await CommandRun.OfAsync(["backtest", "--candles", _candles, "--json", .. settings])).Json();

        Assert.Equal(backtest.GetProperty("tradeHash").GetString(), best.GetProperty("tradeHash").GetString());
        Assert.Equal(Money(backtest.GetProperty("netPnl")), Money(best.GetProperty("netProfit"))); // sums in another order may carry another zero
        Assert.Equal(backtest.GetProperty("sharpe").GetDouble(), best.GetProperty("sharpe").GetDouble(), 1e-9);
    }

    private static decimal Money(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_and_ends_as_if_undisturbed()
    {
        string[] search = ["--param", "exit.targetOnMarginRatio=0.05..0.20:0.05", "--trials", "120"];
        string undisturbed = Result(await Optimize(search));
        string file = _folder["study.jsonl"];
        string[] command = With([.. search, "--threads", "2", "--study", file]);
        var held = new List<int>();
        for (int kill = 1; kill <= 2; kill++)
        {
            using var process = BotCoreProcess.Start(command);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            int enough = 1 + 15 * kill;
            await Until(() => process.HasExited || Lines(file) > enough);
            process.Kill(); // SIGKILL: no handler runs
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode != 0, await error);
            held.Add(Lines(file) - 1);
        }

        var last = await CommandRun.OfAsync(command);

        Assert.Equal(0, last.ExitCode);
        Assert.Contains($"holds {held[1]} finished trials", last.Error, StringComparison.Ordinal);
        Assert.Equal(120 - held[1], last.Json().GetProperty("trialsRun").GetInt32()); // none lost, none run twice
        Assert.Equal(121, Lines(file));
        Assert.Equal(undisturbed, Result(last));
        var again = await CommandRun.OfAsync(command);
        Assert.Equal((0, undisturbed), (again.Json().GetProperty("trialsRun").GetInt32(), Result(again)));
    }

    [Fact]
    public async Task Interrupted_it_keeps_what_is_finished()
    {
        string file = _folder["study.jsonl"];
        using var process = BotCoreProcess.Start(With("--method", "grid", "--param", "signals.minConfidence=0.5..0.8:0.01", "--threads", "1", "--study", file));
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(() => process.HasExited || Lines(file) > 5);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((130, ""), (process.ExitCode, await output));
        Assert.Contains("the same command goes on from there", await error, StringComparison.Ordinal);
        Assert.True(Lines(file) > 5);
    }

    [Fact]
    public async Task A_line_that_a_crash_left_unfinished_is_run_again()
    {
        string file = _folder["study.jsonl"];
        string whole = Result(await Optimize("--study", file));
        string[] lines = File.ReadAllLines(file);
        File.WriteAllText(file, string.Join('\n', lines[..10]) + "\n" + lines[10][..40]);

        var run = await Optimize("--study", file);

        Assert.Equal(whole, Result(run));
        Assert.Equal(lines.Order(), File.ReadAllLines(file).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    public async Task A_damaged_line_is_refused_by_its_number(int line)
    {
        string file = _folder["study.jsonl"];
        await Optimize("--study", file);
        string[] lines = File.ReadAllLines(file);
        lines[line - 1] = lines[line - 1].Replace("[0", "[1", StringComparison.Ordinal).Replace("\"seed\":1", "\"seed\":2", StringComparison.Ordinal).Replace(",\"trades\":", ",\"trades\":1", StringComparison.Ordinal);
        File.WriteAllText(file, string.Join('\n', lines) + "\n");

        var run = await Optimize("--study", file);

        Assert.Equal((65, ""), (run.ExitCode, run.Output));
        Assert.Contains($"study.jsonl line {line}: is damaged", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doubled_trial_is_refused_by_its_line()
    {
        string file = _folder["study.jsonl"];
        await Optimize("--study", file);
        File.AppendAllText(file, File.ReadAllLines(file)[3] + "\n");

        var run = await Optimize("--study", file);

        Assert.Equal(65, run.ExitCode);
        Assert.Matches(@"line 14: trial \d+ of window 0 stands there twice", run.Error);
    }

    [Theory]
    [InlineData("seed is 9 here and 1 there", "--seed", "9")]
    [InlineData("settings.account.leverage is \"2\" here and \"3\" there", "--set", "account.leverage=2")]
    [InlineData("endMs is", "--to", "2023-11-17T12:00")]
    public async Task The_file_of_another_study_is_refused_with_the_difference(string difference, params string[] change)
    {
        string file = _folder["study.jsonl"];
        await Optimize("--study", file);

        var run = await Optimize([.. change, "--study", file]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains(difference, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Optimize("--study", file)).ExitCode); // and it is left as it was
    }

    [Theory]
    [InlineData("'rsi.perio': there is no setting", "--param", "rsi.perio=7..9:1")]
    [InlineData("needs --in-sample DAYS", "--walk-forward", "rolling")]
    [InlineData("need --walk-forward", "--step", "3")]
    [InlineData("step days: 1, must be at least", "--walk-forward", "rolling", "--in-sample", "2", "--out-of-sample", "2", "--step", "1")]
    [InlineData("--threads is '0'; expected a whole number from 1 to 1024", "--threads", "0")]
    [InlineData("parameter strategies.rsi.period: is given twice", "--param", "strategies.rsi.period=7..9:1")]
    public async Task What_cannot_be_searched_is_refused(string message, params string[] change)
    {
        var run = await Optimize(change);

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Walk_forward_prints_windows_and_a_verdict_and_exports_files()
    {
        var run = await CommandRun.OfAsync([.. With("--walk-forward", "rolling", "--in-sample", "1", "--out-of-sample", "1", "--min-trades", "0", "--objective", "net-profit", "--export", _folder["out"]).Where(word => word != "--json")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Windows", run.Output, StringComparison.Ordinal);
        Assert.Contains("out of sample", run.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(["equity.csv", "report.json", "surface.csv", "trials.csv"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order());
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["out"], "report.json")));
        int windows = report.RootElement.GetProperty("report").GetProperty("walkForward").GetProperty("windows").GetArrayLength();
        Assert.True(windows >= 2);
        Assert.Equal(windows, File.ReadAllLines(Path.Combine(_folder["out"], "equity.csv")).Length - 1);
        Assert.Equal(13 * windows, File.ReadAllLines(Path.Combine(_folder["out"], "trials.csv")).Length - 1);
    }

    private static readonly string[] Changes =
        ["--set", "signals.aggregation=best", "--set", "signals.confirmationGate=false", "--set", "risk.lossStreakLimit=100"];

    private string[] Command =>
    [
        "optimize", "--candles", _candles, "--param", "rsi.period=6..40:2", "--param", "exit.stopOnMarginRatio=0.02..0.06:0.01", "--trials", "12", "--batch", "6",
        "--min-trades", "2", .. Changes, "--json",
    ];

    private Task<CommandRun> Optimize(params string[] more) => CommandRun.OfAsync(With(more));

    /// <summary><see cref="Command"/> with more options; those that can stand once replace its own.</summary>
    private string[] With(params string[] more)
    {
        var command = Command.ToList();
        for (int i = 0; i < more.Length; i += 2)
        {
            int at = more[i] is "--set" or "--param" ? -1 : command.IndexOf(more[i]);
            if (at >= 0) command.RemoveRange(at, 2);
        }
        return [.. command, .. more];
    }

    /// <summary>The result without what belongs to the run: time and threads.</summary>
    private static string Result(CommandRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonNode.Parse(run.Output)!.AsObject();
        foreach (string name in new[] { "trialsRun", "threads", "wallSeconds", "trialsPerSecond" }) Assert.True(json.Remove(name));
        return json.ToJsonString();
    }

    private static int Lines(string file)
    {
        if (!File.Exists(file)) return 0;
        // The running command holds the file against other readers of .NET; cat does not ask.
        using var cat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [file]) { RedirectStandardOutput = true })!;
        string text = cat.StandardOutput.ReadToEnd();
        cat.WaitForExit();
        return text.Count(c => c == '\n');
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await ticks.WaitForNextTickAsync(deadline.Token);
    }
}
