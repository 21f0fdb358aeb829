using BotCore.Trading.Market;
using BotCore.Trading.Matching.Interval;
using BotCore.Trading.Signals;
using FsCheck.Xunit;

namespace BotCore.Tests.Matching.Interval;

/// <summary>What holds for any candles, signals and rules.</summary>
public sealed class IntervalPropertyTests
{
    [Property(MaxTest = 1000)]
    public void Trades_never_overlap_and_lie_within_the_candles(int seed, int variation)
    {
        var (rules, candles, trades) = Run(Seed(seed, variation));

        int free = 1;
        foreach (var trade in trades)
        {
            Assert.InRange(trade.OpenIndex, free, candles.Length - 2);
            Assert.InRange(trade.CloseIndex, trade.OpenIndex, candles.Length - 1);
            Assert.Equal((candles[trade.OpenIndex].OpenTimeMs, candles[trade.CloseIndex].OpenTimeMs), (trade.OpenMs, trade.CloseMs));
            // a trade closed on a candle cannot be opened again on it
            free = trade.CloseIndex + 1;
        }
        Assert.All(trades.SkipLast(1), trade => Assert.NotEqual(IntervalExitReason.ForceExit, trade.ExitReason));
        Assert.All(trades, trade => Assert.True(rules.CanShort || trade.Side == Direction.Long));
    }

    [Property(MaxTest = 1000)]
    public void Fills_are_prices_that_the_candles_traded_at(int seed, int variation)
    {
        var (rules, candles, trades) = Run(Seed(seed, variation));

        foreach (var trade in trades)
        {
            Assert.InRange(trade.OpenPrice, trade.MinPrice, trade.MaxPrice);
            Assert.InRange(trade.ClosePrice, candles[trade.CloseIndex].Low, candles[trade.CloseIndex].High);
            Assert.Equal(rules.StakePerTrade * rules.Leverage, trade.Quantity * trade.OpenPrice, 1e-9 * rules.StakePerTrade * rules.Leverage);
            Assert.True(double.IsFinite(trade.ProfitRatio) && double.IsFinite(trade.ProfitAbs));
        }
    }

    [Property(MaxTest = 1000)]
    public void A_stop_never_loosens_and_names_its_reason(int seed, int variation)
    {
        var (_, _, trades) = Run(Seed(seed, variation));

        foreach (var trade in trades)
        {
            int tighter = trade.Side == Direction.Long ? trade.FinalStopPrice.CompareTo(trade.InitialStopPrice) : trade.InitialStopPrice.CompareTo(trade.FinalStopPrice);
            Assert.True(tighter >= 0);
            if (trade.ExitReason == IntervalExitReason.StopLoss) Assert.Equal(0, tighter);
            if (trade.ExitReason == IntervalExitReason.TrailingStopLoss) Assert.Equal(1, tighter);
        }
    }

    [Property(MaxTest = 300)]
    public void Equal_inputs_give_equal_trades_and_the_future_changes_no_closed_trade(int seed, int variation)
    {
        var random = new Random(Seed(seed, variation));
        var (rules, candles, signals) = Inputs(random);
        int cut = random.Next(1, candles.Length + 1);
        var prefix = new IntervalSignals(cut);
        for (int i = 0; i < cut; i++) prefix.Set(i, signals[i], signals.TagOf(i));

        var whole = IntervalModel.Run(rules, candles, signals);
        var part = IntervalModel.Run(rules, candles[..cut], prefix);

        Assert.Equal(whole, IntervalModel.Run(rules, candles, signals));
        // the last candle of a run opens nothing and closes what is left: it alone may differ
        Assert.Equal(whole.Where(trade => trade.CloseIndex < cut - 1), part.Where(trade => trade.CloseIndex < cut - 1));
    }

    /// <summary>FsCheck's numbers are small; two of them make enough different markets.</summary>
    private static int Seed(int seed, int variation) => unchecked(seed * 1009 + variation);

    private static (IntervalRules Rules, Candle[] Candles, IReadOnlyList<IntervalTrade> Trades) Run(int seed)
    {
        var (rules, candles, signals) = Inputs(new Random(seed));
        Assert.Empty(rules.Errors());
        return (rules, candles, IntervalModel.Run(rules, candles, signals));
    }

    private static (IntervalRules Rules, Candle[] Candles, IntervalSignals Signals) Inputs(Random random)
    {
        int minutes = new[] { 1, 5, 7, 60 }[random.Next(4)];
        var candles = new Candle[random.Next(2, 80)];
        double scale = Math.Pow(10, random.Next(-8, 9)), price = scale;
        for (int i = 0; i < candles.Length; i++)
        {
            double open = random.Next(4) == 0 ? price * Near(random) : price;
            double close = open * Near(random);
            candles[i] = new Candle(
                i * minutes * 60_000L, open, Math.Max(open, close) * (1 + random.NextDouble() * 0.03), Math.Min(open, close) * (1 - random.NextDouble() * 0.03), close, 1);
            price = close;
        }
        var signals = new IntervalSignals(candles.Length);
        for (int i = 0; i < candles.Length; i++)
            if (random.Next(3) == 0) signals.Set(i, (IntervalSignal)random.Next(16), random.Next(2) == 0 ? null : "tag");
        double? Limit() => random.Next(3) == 0 ? scale * Near(random) : null;
        var rules = new IntervalRules
        {
            TimeframeMinutes = minutes,
            FeeRate = random.Next(3) * 0.0004,
            StakePerTrade = Math.Pow(10, random.Next(-6, 7)),
            StopLoss = -Math.Max(0.001, random.NextDouble() * 0.2),
            MaxOpenTrades = random.Next(-1, 3),
            Leverage = random.Next(3) == 0 ? random.Next(1, 126) : 1,
            CanShort = random.Next(4) > 0,
            UseExitSignal = random.Next(2) == 0,
            Roi = [.. Enumerable.Range(0, random.Next(4)).Select(i => new RoiStep((i * 5 + random.Next(5)) * minutes + (random.Next(3) == 0 ? random.Next(minutes) : 0), random.Next(5) == 0 ? -1 : random.NextDouble() * 0.1 - 0.02))],
            Trailing = new TrailingRules(random.Next(2) == 0, random.Next(2) == 0 ? null : 0.001 + random.NextDouble() * 0.05, random.NextDouble() * 0.05, random.Next(2) == 0),
            HasCustomStop = random.Next(4) == 0,
            CustomEntryPrice = Limit(),
            CustomExitPrice = Limit(),
            EntryTimeoutMinutes = random.Next(0, 10 * minutes),
            ExitTimeoutMinutes = random.Next(0, 10 * minutes),
            RepriceEntryTo = Limit(),
        };
        return (rules, candles, signals);
    }

    private static double Near(Random random) => 1 + (random.NextDouble() - 0.5) * 0.06;
}
