using System.Globalization;
using BotCore.Cli.Supervision;
using BotCore.Tests.Cli.Supervision;

namespace BotCore.Tests.Cli;

/// <summary>The built command with the built engine, as processes. Each test starts both several times, which takes seconds.</summary>
[Trait("Category", "Integration")]
public sealed class PlatformTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly string _port = LoopbackPortTests.FreePort().ToString(CultureInfo.InvariantCulture);

    private string State => _folder["state"];

    public async ValueTask DisposeAsync()
    {
        await BotCoreProcess.RunAsync("down", "--state", State);
        _folder.Dispose();
    }

    [Fact]
    public async Task It_starts_survives_a_kill_restarts_with_its_options_and_stops()
    {
        var start = await BotCoreProcess.RunAsync(
            "up", "--detach", "--no-dashboard", "--no-ai", "--json", "--state", State, "--engine-port", _port, "--seed", "7", "--set", "account.leverage=2");
        Assert.True(start.ExitCode == 0, start.Error);
        int first = start.Json().GetProperty("services")[0].GetProperty("pid").GetInt32();
        Assert.Equal(0, (await StatusAsync()).ExitCode);

        ProcessSignals.Kill(ProcessIdentity.Of(first)!.Value);
        var again = await UntilHealthyAsync(restarts: 1);
        Assert.NotEqual(first, again);

        var restart = await BotCoreProcess.RunAsync("restart", "--state", State);
        Assert.True(restart.ExitCode == 0, restart.Error);
        var record = SupervisorRecord.Read(new StateFolder(State))!;
        Assert.Contains("Trading:Set:account.leverage=2", record.Arguments);
        Assert.Equal(7, int.Parse(record.Arguments[record.Arguments.ToList().IndexOf("--seed") + 1], CultureInfo.InvariantCulture));

        var down = await BotCoreProcess.RunAsync("down", "--state", State, "--json");
        Assert.Equal(["supervisor", "trading-engine"], down.Json().GetProperty("stopped").EnumerateArray().Select(s => s.GetProperty("name").GetString()).Order());
        Assert.All(down.Json().GetProperty("stopped").EnumerateArray(), s => Assert.True(s.GetProperty("isGraceful").GetBoolean()));
        Assert.Equal(1, (await StatusAsync()).ExitCode);
        Assert.Null(ProcessIdentity.Of(again));
    }

    [Fact]
    public async Task Ctrl_c_stops_everything_and_ends_with_130()
    {
        using var up = BotCoreProcess.Start("up", "--no-dashboard", "--no-ai", "--state", State, "--engine-port", _port);
        var identity = ProcessIdentity.Of(up.Id)!.Value;
        var errors = up.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var patience = new CancellationTokenSource(Patience);
        while (await up.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("Ctrl-C stops everything", StringComparison.Ordinal)) break;
        }
        var engine = SupervisorRecord.Read(new StateFolder(State))!.Services[0].Identity!.Value;

        ShellService.Start($"kill -INT {identity.Pid}").Dispose();
        await up.StandardOutput.ReadToEndAsync(patience.Token);
        await up.WaitForExitAsync(patience.Token);

        Assert.Equal(130, up.ExitCode);
        Assert.Empty(await errors);
        Assert.False(engine.IsAlive());
        Assert.False(File.Exists(new StateFolder(State).SupervisorFile));
    }

    [Fact]
    public async Task A_recorded_market_ends_with_one_json_object_and_the_hash_of_a_backtest()
    {
        string candles = CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 6_000);

        var up = await BotCoreProcess.RunAsync("up", "--market", $"replay:{candles}", "--no-dashboard", "--no-ai", "--json", "--state", State, "--engine-port", _port);
        var backtest = await BotCoreProcess.RunAsync("backtest", "--candles", candles, "--json");

        Assert.True(up.ExitCode == 0, up.Error);
        Assert.Equal(6_000, up.Json().GetProperty("candles").GetInt64());
        Assert.Equal(backtest.Json().GetProperty("tradeHash").GetString(), up.Json().GetProperty("tradeHash").GetString());
        Assert.Equal(backtest.Json().GetProperty("trades").GetInt64(), up.Json().GetProperty("trades").GetInt64());
    }

    [Fact]
    public async Task A_damaged_recorded_market_is_refused_once_with_its_reason()
    {
        string candles = _folder["BTCUSDT_1m.csv"];
        await File.WriteAllTextAsync(candles, "timestamp_ms,open,high,low,close,volume\n1700000040000,1,2,x,1,1\n", TestContext.Current.CancellationToken);

        var up = await BotCoreProcess.RunAsync("up", "--market", $"replay:{candles}", "--no-dashboard", "--no-ai", "--state", State, "--engine-port", _port);
        var detached = await BotCoreProcess.RunAsync("up", "--detach", "--market", $"replay:{candles}", "--no-dashboard", "--no-ai", "--state", State, "--engine-port", _port);

        foreach (var run in new[] { up, detached })
        {
            Assert.Equal(65, run.ExitCode);
            Assert.Contains("botcore: trading-engine failed:", run.Error, StringComparison.Ordinal);
            Assert.Contains("line 2, low: found 'x'", run.Error, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("crashed", up.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> StatusAsync() => BotCoreProcess.RunAsync("status", "--state", State, "--json");

    /// <returns>The engine's process.</returns>
    private async Task<int> UntilHealthyAsync(int restarts)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var services = (await StatusAsync()).Json().GetProperty("services");
            if (services.GetArrayLength() > 0 && services[0].GetProperty("isReady").GetBoolean() && services[0].GetProperty("restarts").GetInt32() == restarts)
                return services[0].GetProperty("pid").GetInt32();
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
