using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Bias;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Research.Bias;

public class LookAheadGateTests
{
    private static readonly KernelSettings OneMinute = KernelSettings.For(TradingMode.Backtest) with
    {
        PrimaryTimeframe = Timeframe.OneMinute,
        ConfirmationTimeframe = Timeframe.FiveMinutes,
    };

    [Theory]
    [InlineData(LookAheadGate.UsualRestores)]
    [InlineData(int.MaxValue)]
    public void The_five_strategies_are_clean_at_every_candle(int restores)
    {
        var result = Gate(() => StrategySet.Create(OneMinute), Waves(2_000), restores);

        Assert.Equal(LookAheadVerdict.Clean, result.Verdict);
        Assert.Equal(2_000, result.BarsCompared);
        Assert.Equal(0, result.Changed);
        Assert.Equal(restores == int.MaxValue ? 2_000 : 2_000 / 32, result.Restores);
        Assert.Equal(["rsi", "macd", "bollinger", "volume", "stochastic"], result.Markets[0].Strategies.Select(one => one.Source.Split(' ')[1]));
    }

    [Fact]
    public void A_strategy_that_learnt_the_future_from_an_earlier_instance_is_found()
    {
        var memory = new Dictionary<long, double>(); // stands for a static field: it outlives the instances

        var result = Gate(() => [new Rememberer(memory)], Waves(600), LookAheadGate.UsualRestores);

        Assert.Equal(LookAheadVerdict.Biased, result.Verdict);
        var strategy = Assert.Single(result.Markets[0].Strategies);
        Assert.True(strategy.Changed > 100);
        Assert.NotEqual(strategy.FirstChanged[0].Full, strategy.FirstChanged[0].Cut);
        Assert.Equal("rememberer", Assert.Single(result.Markets[0].Together.Indicators).Name);
    }

    [Fact]
    public void A_strategy_that_loses_state_in_a_snapshot_is_found()
    {
        var result = Gate(() => [new Forgetful()], Waves(600), LookAheadGate.UsualRestores);

        Assert.Equal(LookAheadVerdict.Biased, result.Verdict);
    }

    [Fact]
    public void A_strategy_that_hardly_signals_is_not_called_clean()
    {
        var script = Enumerable.Range(1, 5).ToDictionary(i => i * 50, _ => Direction.Long);

        var result = Gate(() => [new Builders.ScriptedStrategy(Timeframe.OneMinute, script)], Waves(600), LookAheadGate.UsualRestores);

        Assert.Equal((LookAheadVerdict.NotEnoughSignals, 5, 600), (result.Verdict, result.Signals, result.BarsCompared));
    }

    [Fact]
    public void A_strategy_without_a_voice_is_not_judged_and_does_not_shift_the_others()
    {
        var settings = OneMinute with { Strategies = [.. OneMinute.Strategies.Select(one => one with { IsEnabled = one.Name != "rsi" })] };

        var result = Gate(() => StrategySet.Create(settings), Waves(1_000), LookAheadGate.UsualRestores, settings);

        Assert.Equal(LookAheadVerdict.Clean, result.Verdict);
        Assert.Equal(["macd", "bollinger", "volume", "stochastic"], result.Markets[0].Strategies.Select(one => one.Source.Split(' ')[1]));
    }

    [Fact]
    public void The_votes_of_the_backtest_are_those_of_a_pass_without_account()
    {
        var candles = Waves(1_000);
        var setups = Setups(() => StrategySet.Create(OneMinute));
        var fromRun = new VoteTape([setups[0].Strategies.Count]);

        BacktestRunner.Run(setups, OneMinute, new ListedCandles(candles), new BacktestExtras(fromRun), null, CancellationToken.None);
        var alone = LookAheadGate.Record(Setups(() => StrategySet.Create(OneMinute)), OneMinute, new ListedCandles(candles), CancellationToken.None);

        Assert.Equal(1_000, fromRun.Bars(0));
        for (int bar = 0; bar < 1_000; bar++) Assert.Equal(alone.At(0, bar).ToArray(), fromRun.At(0, bar).ToArray());
    }

    [Fact]
    public void Candles_of_another_run_are_refused()
    {
        var tape = LookAheadGate.Record(Setups(() => StrategySet.Create(OneMinute)), OneMinute, new ListedCandles(Waves(300)), CancellationToken.None);

        Assert.Throws<ArgumentException>(() => LookAheadGate.Replay(
            tape, () => Setups(() => StrategySet.Create(OneMinute)), OneMinute, new ListedCandles(Waves(301)), 1, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => LookAheadGate.Replay(
            tape, () => Setups(() => StrategySet.Create(OneMinute)), OneMinute, new ListedCandles(Waves(299)), 1, CancellationToken.None));
    }

    private static LookAheadGateResult Gate(
        Func<IReadOnlyList<IStrategy>> strategies, List<MarketCandle> candles, int restores, KernelSettings? settings = null)
    {
        settings ??= OneMinute;
        var tape = LookAheadGate.Record(Setups(strategies), settings, new ListedCandles(candles), CancellationToken.None);
        return LookAheadGate.Replay(tape, () => Setups(strategies), settings, new ListedCandles(candles), restores, CancellationToken.None);
    }

    private static InstrumentSetup[] Setups(Func<IReadOnlyList<IStrategy>> strategies) =>
        [new InstrumentSetup(Builders.AnInstrument.Bitcoin, Timeframe.OneMinute, strategies())];

    private static List<MarketCandle> Waves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new MarketCandle(0, Wave(i)))];

    private static Candle Wave(int i)
    {
        double open = Price(i), close = Price(i + 1);
        return new Candle(MondayMs + i * MinuteMs, open, Math.Max(open, close) + 3, Math.Min(open, close) - 3, close, 1_000 + 900 * Math.Sin(i / 3.0));
    }

    private static double Price(int i) => 1_000 + 30 * Math.Sin(i / 9.5) + 20 * Math.Sin(i / 61.0) + 5 * Math.Sin(i * 1.7);

    /// <summary>Signals; what it signals is its own business.</summary>
    private abstract class OneMinuteStrategy(string name) : IStrategy
    {
        protected Candle Last { get; set; }

        public string Name => name;

        public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 1)];

        public Timeframe Primary => Timeframe.OneMinute;

        public bool IsWarm => true;

        public virtual void OnCandle(Timeframe timeframe, in Candle candle) => Last = candle;

        public abstract Signal Evaluate();

        public abstract void Transfer(StateTransfer transfer);

        protected static Signal Of(bool isLong) => new(isLong ? Direction.Long : Direction.Short, 0.8, "test");
    }

    /// <summary>Looks up the next close, which it knows as soon as any instance has seen it.</summary>
    private sealed class Rememberer(Dictionary<long, double> memory) : OneMinuteStrategy("rememberer")
    {
        public override void OnCandle(Timeframe timeframe, in Candle candle)
        {
            base.OnCandle(timeframe, in candle);
            memory[candle.OpenTimeMs] = candle.Close;
        }

        public override Signal Evaluate() =>
            Of(memory.TryGetValue(Last.OpenTimeMs + MinuteMs, out double next) ? next > Last.Close : Last.Close > Last.Open);

        public override void Transfer(StateTransfer transfer) => transfer.Section("rememberer");
    }

    /// <summary>Counts its candles and does not save the count.</summary>
    private sealed class Forgetful() : OneMinuteStrategy("forgetful")
    {
        private int _seen;

        public override void OnCandle(Timeframe timeframe, in Candle candle) => _seen++;

        public override Signal Evaluate() => Of(_seen / 40 % 2 == 0);

        public override void Transfer(StateTransfer transfer) => transfer.Section("forgetful");
    }
}
