using BotCore.MarketData.Files;
using BotCore.Tests.Reference;
using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Research.Bias;

namespace BotCore.Tests.Research.Bias;

/// <summary>The strategies that the reference data describes in words, written down as whole-series code.</summary>
internal static class ReferenceSources
{
    private const long SlotMs = 300_000;

    public static IReadOnlyList<ISignalSource> All { get; } =
    [
        new Source("next-close", (c, i) => i + 1 < c.Length && c[i + 1].Close > c[i].Close * 1.0005),
        new Source("future-max", (c, i) =>
        {
            double highest = 0;
            for (int j = i + 1; j < c.Length && j <= i + 10; j++) highest = Math.Max(highest, c[j].High);
            return highest > c[i].Close * 1.003;
        }),
        new Normalised(),
        new Source("one-candle-lookahead", (c, i) =>
        {
            long slot = c[i].OpenTimeMs / SlotMs;
            int first = i, last = i;
            while (first > 0 && c[first - 1].OpenTimeMs / SlotMs == slot) first--;
            while (last + 1 < c.Length && c[last + 1].OpenTimeMs / SlotMs == slot) last++;
            return c[last].Close > c[first].Open * 1.001;
        }),
        new EmaCross(),
        new Source("control-breakout", (c, i) =>
        {
            if (i < 20) return false;
            double highest = 0;
            for (int j = i - 20; j < i; j++) highest = Math.Max(highest, c[j].High);
            return c[i].Close > highest;
        }),
    ];

    /// <summary>The first candles of the reference series.</summary>
    public static Candle[] Candles(int count = 5_000) =>
        CandleFile.Load(Oracle.Path("candles", "btcperp_1m.csv.gz"), Symbol.Parse("BTCPERP"), Timeframe.OneMinute, CancellationToken.None).ToArray()[..count];

    internal delegate bool IsLong(ReadOnlySpan<Candle> candles, int bar);

    /// <summary>Says for each candle whether it is long, with every candle that is there in sight.</summary>
    internal sealed class Source(string name, IsLong isLong) : ISignalSource
    {
        public string Name => name;

        public IReadOnlyList<string> Indicators => [];

        public void Evaluate(ReadOnlySpan<Candle> candles, Span<BarSignals> signals, Span<double> indicators)
        {
            for (int i = 0; i < candles.Length; i++) signals[i] = isLong(candles, i) ? BarSignals.EnterLong : BarSignals.None;
        }
    }

    private sealed class Normalised : ISignalSource
    {
        public string Name => "whole-series-normalisation";

        public IReadOnlyList<string> Indicators => ["score"];

        public void Evaluate(ReadOnlySpan<Candle> candles, Span<BarSignals> signals, Span<double> indicators)
        {
            double mean = 0, squares = 0;
            foreach (ref readonly var candle in candles) mean += candle.Close;
            mean /= candles.Length;
            foreach (ref readonly var candle in candles) squares += (candle.Close - mean) * (candle.Close - mean);
            double deviation = Math.Sqrt(squares / candles.Length);
            for (int i = 0; i < candles.Length; i++)
            {
                indicators[i] = (candles[i].Close - mean) / deviation;
                signals[i] = indicators[i] < -1.0 ? BarSignals.EnterLong : BarSignals.None;
            }
        }
    }

    private sealed class EmaCross : ISignalSource
    {
        public string Name => "control-ema-cross";

        public IReadOnlyList<string> Indicators => ["ema12", "ema50"];

        public void Evaluate(ReadOnlySpan<Candle> candles, Span<BarSignals> signals, Span<double> indicators)
        {
            var fast = new Ema(12, EmaSeed.First);
            var slow = new Ema(50, EmaSeed.First);
            bool wasAbove = true;
            for (int i = 0; i < candles.Length; i++)
            {
                fast.Add(in candles[i]);
                slow.Add(in candles[i]);
                bool isAbove = fast.Value > slow.Value;
                signals[i] = isAbove && !wasAbove ? BarSignals.EnterLong : BarSignals.None;
                wasAbove = isAbove;
                (indicators[2 * i], indicators[2 * i + 1]) = (fast.Value, slow.Value);
            }
        }
    }
}
