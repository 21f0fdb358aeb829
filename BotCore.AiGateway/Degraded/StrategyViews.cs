using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;

namespace BotCore.AiGateway.Degraded;

/// <summary>What the core's own strategies, at their defaults, say about the candles of a request.</summary>
internal static class StrategyViews
{
    private static readonly Signal NoLonger = new(Direction.Neutral, 0.0, "There is no longer timeframe to confirm with.");

    /// <summary>By name, in the order of the catalogue.</summary>
    public static IReadOnlyList<StrategySignal> Of(Question question)
    {
        var given = question.Timeframes;
        var primary = question.Primary is { } asked && given.Contains(asked) ? asked : given[0];
        var longer = given.Where(timeframe => timeframe > primary).ToList();
        var candles = question.Candles[primary];
        Timeframe? confirmation = question.Confirmation is { } wanted && longer.Contains(wanted) ? wanted : longer.Count > 0 ? longer[0] : null;
        Candle[] slower = [];
        if (confirmation is { } sent)
        {
            slower = question.Candles[sent];
        }
        else if (Timeframe.All.FirstOrDefault(timeframe => timeframe > primary && timeframe.Minutes % primary.Minutes == 0) is { Minutes: > 0 } built)
        {
            confirmation = built;
            slower = Build(candles, primary, built);
        }
        string[] names = [.. StrategyCatalogue.Names.Where(name => question.Strategies.Count == 0 || question.Strategies.Contains(name))];
        return [.. names.Select(name => new StrategySignal(name, 1.0, confirmation is { } second ? Ask(name, primary, second, candles, slower) : NoLonger))];
    }

    private static Signal Ask(string name, Timeframe primary, Timeframe confirmation, Candle[] candles, Candle[] slower)
    {
        var strategy = StrategyCatalogue.Create(name, primary, confirmation, new Dictionary<string, double>());
        bool isConfirmed = strategy.Timeframes.Any(reads => reads.Timeframe == confirmation);
        int next = isConfirmed ? 0 : slower.Length; // some read one timeframe only
        foreach (ref readonly var candle in candles.AsSpan())
        {
            // Of several that close together the longer come first, as in the engine.
            long closeMs = candle.OpenTimeMs + primary.Ms;
            for (; next < slower.Length && slower[next].OpenTimeMs + confirmation.Ms <= closeMs; next++) strategy.OnCandle(confirmation, in slower[next]);
            strategy.OnCandle(primary, in candle);
        }
        return strategy.IsWarm ? strategy.Evaluate() : new Signal(Direction.Neutral, 0.0, "The strategy has not seen enough candles.");
    }

    private static Candle[] Build(Candle[] candles, Timeframe source, Timeframe target)
    {
        var builder = new CandleBuilder(target, source);
        var built = new List<Candle>();
        foreach (ref readonly var candle in candles.AsSpan())
        {
            if (builder.CloseStale(candle.OpenTimeMs, out var stale)) built.Add(stale);
            if (builder.Add(in candle, out var closed)) built.Add(closed);
        }
        return [.. built];
    }
}
