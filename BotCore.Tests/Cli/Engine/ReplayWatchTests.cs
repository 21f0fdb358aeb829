using System.Threading.Channels;
using BotCore.Cli.Engine;
using BotCore.Contracts.Trading;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Cli.Engine;

public sealed class ReplayWatchTests : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_market_is_followed_to_its_end_and_summed_up()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Status = RunSummaryTests.AStatus() with { Phase = EnginePhase.Running, Progress = 0.42, Candles = 4_200, ClosedTrades = 3 };
        var watching = Watch(engine, TimeProvider.System);
        Assert.Equal("recorded market 40 %: 4,200 candles, 3 trades", await _said.Reader.ReadAsync(TestContext.Current.CancellationToken));

        engine.Account = RunSummaryTests.AnAccount() with { WalletBalance = 10_050m };
        engine.Status = engine.Status with { Phase = EnginePhase.Finished, Progress = 1, Candles = 10_000, TradeHash = "ab" };
        var summary = await watching.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(10_000, summary.Candles);
        Assert.Equal(50m, summary.NetPnl);
        Assert.Equal("ab", summary.TradeHash);
    }

    [Fact]
    public async Task The_wall_time_runs_from_the_start_of_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Status = RunSummaryTests.AStatus() with { Candles = 43_200 };
        var time = new FakeTimeProvider(engine.Status.StartedAt.AddSeconds(4));

        var summary = await Watch(engine, time).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(4, summary.WallSeconds);
        Assert.Equal(10_800, summary.CandlesPerSecond);
    }

    [Fact]
    public async Task A_result_that_cannot_be_read_yet_is_said_once_and_asked_for_again()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.AccountFailures = 3;

        await Watch(engine, TimeProvider.System).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        _said.Writer.Complete();
        var said = await _said.Reader.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["the recorded market has ended, its result cannot be read yet: /api/account answered 503"], said.Where(s => s.Contains("ended", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_engine_that_is_blocked_is_reported()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Status = RunSummaryTests.AStatus() with { Phase = EnginePhase.Blocked, Progress = null, BlockedReason = "the disk is full" };
        using var stop = new CancellationTokenSource();

        var watching = Watch(engine, TimeProvider.System, stop.Token);

        Assert.Equal("the engine is blocked: the disk is full", await _said.Reader.ReadAsync(TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private Task<RunSummary> Watch(FakeEngine engine, TimeProvider time, CancellationToken? stop = null) =>
        new ReplayWatch(new EngineClient(_http, engine.Url), time, line => _said.Writer.TryWrite(line))
            .UntilFinishedAsync(stop ?? TestContext.Current.CancellationToken);
}
