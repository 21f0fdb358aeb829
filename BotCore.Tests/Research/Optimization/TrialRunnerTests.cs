using BotCore.Trading.Kernel;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Research.Optimization;

public class TrialRunnerTests
{
    private const long DayMs = 86_400_000;
    private static readonly TrialPlan Plan = new(0, false, 0, [0]);

    [Theory]
    [InlineData(1, "5m")]
    [InlineData(2, "5m")]
    [InlineData(1, "1m")]
    public void A_trial_is_the_backtest_of_its_settings(int symbols, string primary)
    {
        var market = AStudy.Market(symbols);
        var settings = SettingCatalogue.With(AStudy.Settings, "signals.primaryTimeframe", primary);
        var setups = market.Instruments.Select(one => new InstrumentSetup(one.Instrument, one.Timeframe, StrategySet.Create(settings)));
        var expected = BacktestRunner.Run([.. setups], settings, new Listed(market), null, CancellationToken.None);

        var trial = TrialRunner.Run(market, new SharedSignals(market), settings, Plan, 0, long.MaxValue, CancellationToken.None);

        Assert.True(expected.Trades.Count > 20, $"{expected.Trades.Count} trades say little");
        Assert.Equal(expected.TradeHash, trial.TradeHash);
        Assert.Equal((expected.Trades.Count, expected.Report.NetProfit, expected.FinalEquity), (trial.Trades, trial.NetProfit, trial.FinalEquity));
        Assert.Equal(expected.Report.Days, trial.DailyReturns.Count);
        Assert.Equal(expected.Report.Sharpe!.Value, trial.Sharpe!.Value, 1e-9);
        Assert.Equal(expected.Report.Sortino!.Value, trial.Sortino!.Value, 1e-9);
        Assert.Equal(expected.Report.Calmar!.Value, trial.Calmar!.Value, 1e-9);
        Assert.Equal(expected.Report.Trades.ProfitFactor!.Value, trial.ProfitFactor!.Value, 1e-9);
        Assert.Equal(expected.Report.MaxDrawdownRatio!.Value, trial.MaxDrawdownRatio, 1e-9);
    }

    [Fact]
    public void Candles_after_the_end_change_nothing()
    {
        var market = AStudy.Market();
        long from = market.FirstMs + 2 * DayMs, to = from + 2 * DayMs;
        var known = new ResearchMarket(market.Instruments, [.. market.Candles.ToArray().Where(candle => market.CloseMs(in candle) <= to)]);

        var trial = TrialRunner.Run(market, new SharedSignals(market), AStudy.Settings, Plan, from, to, CancellationToken.None);
        var past = TrialRunner.Run(known, new SharedSignals(known), AStudy.Settings, Plan, from, to, CancellationToken.None);

        Assert.True(trial.Trades > 0);
        Assert.Equal(AStudy.Text(past), AStudy.Text(trial));
    }

    [Fact]
    public void Strategies_are_warm_from_the_first_candle_of_a_later_span()
    {
        var market = AStudy.Market();
        long from = market.FirstMs + 3 * DayMs;
        var strategies = new SharedSignals(market).For(0, AStudy.Settings);
        var candle = market.Within(from, long.MaxValue)[0].Candle;

        Assert.All(strategies, strategy =>
        {
            Assert.False(strategy.IsWarm);
            strategy.OnCandle(strategy.Primary, in candle);
            Assert.True(strategy.IsWarm);
        });
    }

    [Fact]
    public void A_strategy_is_computed_once_for_all_trials_that_differ_elsewhere()
    {
        var market = AStudy.Market();
        var shared = new SharedSignals(market);
        foreach (decimal stop in new[] { 0.03m, 0.05m, 0.07m })
            TrialRunner.Run(market, shared, AStudy.Settings with { StopOnMarginRatio = stop }, Plan, 0, long.MaxValue, CancellationToken.None);

        Assert.Equal(5, shared.Recorded);
    }

    [Fact]
    public void What_is_given_up_for_lack_of_room_is_computed_again_alike()
    {
        var market = AStudy.Market();
        var cramped = new SharedSignals(market, maxBytes: 1);

        var first = TrialRunner.Run(market, cramped, AStudy.Settings, Plan, 0, long.MaxValue, CancellationToken.None);
        var again = TrialRunner.Run(market, cramped, AStudy.Settings, Plan, 0, long.MaxValue, CancellationToken.None);

        Assert.Equal(AStudy.Text(first), AStudy.Text(again));
        Assert.True(cramped.Recorded > 5);
    }

    [Fact]
    public void A_trial_can_be_cancelled()
    {
        var market = AStudy.Market();

        Assert.Throws<OperationCanceledException>(() =>
            TrialRunner.Run(market, new SharedSignals(market), AStudy.Settings, Plan, 0, long.MaxValue, new CancellationToken(canceled: true)));
    }

    private sealed class Listed(ResearchMarket market) : ICandleSource
    {
        private int _next;

        public long Count => market.Candles.Length;

        public int Read(Span<MarketCandle> buffer)
        {
            int count = Math.Min(buffer.Length, market.Candles.Length - _next);
            market.Candles.Slice(_next, count).CopyTo(buffer);
            _next += count;
            return count;
        }
    }
}
