using System.Buffers;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Strategies;

/// <summary>Feeds a strategy five-minute candles and the fifteen-minute ones that close with every third, the longer first.</summary>
internal sealed class StrategyRun(IStrategy strategy)
{
    private readonly List<Candle> _third = [];

    public static IStrategy Create(string name, params (string Name, double Value)[] parameters) =>
        StrategyCatalogue.Create(
            name, Timeframe.FiveMinutes, Timeframe.FifteenMinutes, parameters.ToDictionary(pair => pair.Name, pair => pair.Value));

    public Signal Close(in Candle candle)
    {
        _third.Add(candle);
        if (_third.Count == 3)
        {
            if (strategy.Timeframes.Count > 1) strategy.OnCandle(Timeframe.FifteenMinutes, Joined(_third));
            _third.Clear();
        }
        strategy.OnCandle(Timeframe.FiveMinutes, in candle);
        return strategy.Evaluate();
    }

    public static List<Signal> Over(IStrategy strategy, IEnumerable<Candle> candles)
    {
        var run = new StrategyRun(strategy);
        return [.. candles.Select(candle => run.Close(in candle))];
    }

    public static Candle Joined(IReadOnlyList<Candle> parts) => new(
        parts[0].OpenTimeMs, parts[0].Open, parts.Max(part => part.High), parts.Min(part => part.Low), parts[^1].Close, parts.Sum(part => part.Volume));

    /// <summary>Candles without range at the given closes, five minutes apart.</summary>
    public static IEnumerable<Candle> Closes(IEnumerable<double> closes, double volume = 1.0) =>
        closes.Select((close, i) => new Candle(i * 300_000L, close, close, close, close, volume));

    /// <summary>A seeded walk of five-minute candles around a price.</summary>
    public static Candle[] Walk(int count, double price, double move, int seed)
    {
        var random = new Random(seed);
        var candles = new Candle[count];
        double close = price, drift = 0.0;
        for (int i = 0; i < count; i++)
        {
            if (i % 40 == 0) drift = move * (random.NextDouble() - 0.5);
            double open = close;
            close += drift + move * (random.NextDouble() - 0.5);
            double high = Math.Max(open, close) + move * 0.2 * random.NextDouble();
            double low = Math.Min(open, close) - move * 0.2 * random.NextDouble();
            candles[i] = new Candle(i * 300_000L, open, high, low, close, 10.0 * Math.Exp(2.0 * random.NextDouble()));
        }
        return candles;
    }

    public static byte[] Snapshot(ITransferable component)
    {
        var bytes = new ArrayBufferWriter<byte>();
        component.Transfer(StateTransfer.Write(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
