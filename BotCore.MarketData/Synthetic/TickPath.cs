using BotCore.Trading.Market;

namespace BotCore.MarketData.Synthetic;

/// <summary>Invents the trades inside a candle: a rough line from open over both extremes to close.</summary>
internal static class TickPath
{
    private const double Roughness = 0.12;

    /// <param name="random">Seeded for this symbol and minute alone, so that ticks can be made for any candle at any time.</param>
    /// <param name="target">4 to 60 ticks.</param>
    public static void Fill(DeterministicRandom random, in Candle candle, in DecimalGrid prices, in DecimalGrid quantities, Span<SyntheticTick> target)
    {
        int last = target.Length - 1;
        long open = prices.UnitsIn(candle.Open), high = prices.UnitsIn(candle.High), low = prices.UnitsIn(candle.Low), close = prices.UnitsIn(candle.Close);
        Span<long> path = stackalloc long[target.Length];
        int highAt = open == high ? 0 : close == high ? last : 1 + (int)(random.NextUnit() * (last - 1));
        int lowAt = open == low ? 0 : close == low ? last : 1 + (int)(random.NextUnit() * (last - 1));
        if (lowAt == highAt && low != high) lowAt = lowAt == last - 1 ? lowAt - 1 : lowAt + 1;

        bool isHighFirst = highAt < lowAt;
        var (first, firstPrice) = isHighFirst ? (highAt, high) : (lowAt, low);
        var (second, secondPrice) = isHighFirst ? (lowAt, low) : (highAt, high);
        Draw(ref random, path, 0, open, first, firstPrice, low, high);
        Draw(ref random, path, first, firstPrice, second, secondPrice, low, high);
        Draw(ref random, path, second, secondPrice, last, close, low, high);
        path[0] = open;
        path[last] = close;

        Span<double> weights = stackalloc double[target.Length];
        double total = 0;
        foreach (ref double weight in weights) total += weight = 0.25 + random.NextUnit();
        long volume = quantities.UnitsIn(candle.Volume), given = 0;
        double sum = 0;
        for (int i = 0; i <= last; i++)
        {
            sum += weights[i];
            long until = i == last ? volume : (long)(volume * (sum / total));
            target[i] = new SyntheticTick(
                candle.OpenTimeMs + i * (60_000L / target.Length), prices.At(path[i]), quantities.At(until - given));
            given = until;
        }
    }

    /// <summary>From one fixed point to the next, both included, never beyond low and high.</summary>
    private static void Draw(
        ref DeterministicRandom random, Span<long> path, int from, long fromPrice, int to, long toPrice, long low, long high)
    {
        path[from] = fromPrice;
        path[to] = toPrice;
        for (int i = from + 1; i < to; i++)
        {
            double line = fromPrice + (toPrice - fromPrice) * ((double)(i - from) / (to - from));
            double off = Roughness * (high - low) * random.NextNormal();
            path[i] = Math.Clamp((long)Math.Round(line + off), low, high);
        }
    }
}
