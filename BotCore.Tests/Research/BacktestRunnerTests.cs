using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Research;

public class BacktestRunnerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_makes_the_same_trades_as_feeding_the_kernel_by_hand(int seed)
    {
        var (scenario, candles) = Market(seed, minutes: 3_000);
        var byHand = ScenarioInputs.NewKernel(scenario);
        byHand.Open(candles[0].Candle.OpenTimeMs, tradingOn: true);
        foreach (var (instrument, candle) in candles) byHand.OnCandle(instrument, in candle);
        var trades = byHand.Events.OfType<TradeClosed>().Select(e => e.Trade).ToList();

        var result = Run(scenario, candles);

        Assert.NotEmpty(trades);
        Assert.Equal(trades, result.Trades);
        Assert.Equal(byHand.Account.TradeHash, result.TradeHash);
        Assert.Equal(byHand.Account.Ledger.WalletBalance, result.FinalBalance);
        Assert.Equal(byHand.Account.ExactEquity(), result.FinalEquity);
        Assert.Equal(byHand.AmbiguousCandles, result.AmbiguousCandles);
        Assert.Equal(candles.Count, result.Candles);
        Assert.Equal(byHand.Decisions.OrderBy(d => d.Key, StringComparer.Ordinal), result.Decisions);
        Assert.Equal(
            byHand.Events.OfType<OrderDenied>().GroupBy(e => e.Code).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, (long)g.Count())),
            result.Denials.Select(d => (d.Key, d.Value)));
    }

    [Fact]
    public void It_is_the_same_every_time()
    {
        var (scenario, candles) = Market(seed: 4, minutes: 2_000);

        Assert.Equal(Run(scenario, candles).TradeHash, Run(scenario, candles).TradeHash);
    }

    [Fact]
    public void Funding_is_settled_between_the_candle_that_closes_at_its_time_and_the_next()
    {
        var desk = AKernel().Signalling((1, Trading.Signals.Direction.Long));
        var candles = Enumerable.Range(0, 5).Select(i => new MarketCandle(0, ACandle().AtMinute(i).Flat(100 + i))).ToList();
        MarketFunding[] funding =
        [
            new(0, new FundingRate(MondayMs, 0.5m)), // before the first close: no mark yet
            new(0, new FundingRate(MondayMs + 3 * MinuteMs, 0.0001m)), // at 102, the close of the third candle
        ];

        var result = BacktestRunner.Run(desk.Build().Setups, desk.Settings, new ListedCandles(candles), new BacktestExtras(Funding: funding), null, CancellationToken.None);
        var without = BacktestRunner.Run(desk.Build().Setups, desk.Settings, new ListedCandles(candles), null, CancellationToken.None);

        decimal quantity = Assert.Single(result.OpenPositions).Quantity;
        Assert.Equal(without.FinalBalance - quantity * 102m * 0.0001m, result.FinalBalance);
    }

    [Fact]
    public void What_is_open_at_the_end_stays_open()
    {
        var desk = AKernel().Signalling((1, Trading.Signals.Direction.Long));
        var candles = Enumerable.Range(0, 3).Select(i => new MarketCandle(0, ACandle().AtMinute(i).Flat(100 + i))).ToList();

        var result = BacktestRunner.Run(desk.Build().Setups, desk.Settings, new ListedCandles(candles), null, CancellationToken.None);

        var open = Assert.Single(result.OpenPositions);
        Assert.Equal((101m, open.Quantity), (open.EntryPrice, open.UnrealisedPnl)); // entered at 101, marked at 102
        Assert.Empty(result.Trades);
        Assert.Equal(result.FinalBalance + open.UnrealisedPnl, result.FinalEquity);
        Assert.Equal((MondayMs, MondayMs + 3 * MinuteMs), (result.FromMs, result.ToMs));
    }

    [Fact]
    public void Equity_is_noted_when_it_changes_and_at_most_once_a_close_time()
    {
        var (scenario, candles) = Market(seed: 5, minutes: 2_000);

        var curve = Run(scenario, candles).EquityCurve;

        Assert.True(curve.Count <= candles.Count);
        Assert.Equal(curve.Select(p => p.TimeMs).Distinct().Count(), curve.Count);
        Assert.Equal(curve.Select(p => p.TimeMs).Order(), curve.Select(p => p.TimeMs));
    }

    [Fact]
    public void Progress_ends_at_one()
    {
        var (scenario, candles) = Market(seed: 6, minutes: 2_000);
        var heard = new Heard();

        Run(scenario, candles, heard);

        Assert.Equal(heard.Shares.Order(), heard.Shares);
        Assert.Equal(1.0, heard.Shares[^1]);
        Assert.True(heard.Shares.Count > 1);
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        var (scenario, candles) = Market(seed: 7, minutes: 10);

        Assert.Throws<OperationCanceledException>(() => Run(scenario, candles, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Without_candles_nothing_has_happened()
    {
        var result = Run(new Scenario(1, 0, []), []);

        Assert.Equal((0L, 0L), (result.Candles, result.FromMs));
        Assert.Empty(result.Trades);
    }

    private static BacktestResult Run(
        Scenario scenario, IReadOnlyList<MarketCandle> candles, IProgress<double>? progress = null, CancellationToken ct = default) =>
        BacktestRunner.Run(
            ScenarioInputs.NewKernel(scenario).Setups, ScenarioInputs.SettingsOf(scenario.Settings), new ListedCandles(candles), progress, ct);

    private static (Scenario Scenario, List<MarketCandle> Candles) Market(int seed, int minutes)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, minutes).Select(_ => new ScenarioStep(random.Next(1_000_000), 0, 0));
        var scenario = new Scenario(seed, 0, [.. steps]);
        return (scenario, [.. ScenarioInputs.Of(scenario).OfType<CandleInput>().Select(input => new MarketCandle(input.Market, input.Candle))]);
    }

    private sealed class Heard : IProgress<double>
    {
        public List<double> Shares { get; } = [];

        public void Report(double value) => Shares.Add(value);
    }
}
