using BotCore.Contracts.Ai;
using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.AiGateway.Degraded;

/// <summary>Trend, strength, volatility, levels and volume of one timeframe, by the same definitions as the AI service's market condition.</summary>
/// <remarks>
/// direction = mean of: sign(close − EMA50), sign(EMA12 − EMA26), (RSI14 − 50) / 50, (+DI − −DI) / (+DI + −DI); clipped to −1 … 1.
/// Volatility is ATR14 / close; it is low below 0.7 and high above 1.5 of its median over the last 200 candles.
/// A level is a turning point of the last 120 candles: lowest, or highest, of the three candles on either side of it.
/// </remarks>
internal static class MarketReading
{
    /// <summary>With fewer candles nothing is said.</summary>
    public const int FewestCandles = 30;

    private const int LevelWindow = 120, LevelReach = 3, MostLevels = 3, VolatilityWindow = 200, VolumeWindow = 20;

    /// <returns>Null with too few candles.</returns>
    public static TimeframeCondition? Of(ReadOnlySpan<Candle> candles)
    {
        if (candles.Length < FewestCandles) return null;
        var adx = new Adx();
        var rsi = new Rsi();
        var atr = new Atr();
        var slow = new Ema(Math.Min(50, candles.Length));
        var faster = new Ema(12);
        var slower = new Ema(26);
        var ranges = new List<double>(candles.Length);
        foreach (ref readonly var candle in candles)
        {
            adx.Add(in candle);
            rsi.Add(in candle);
            atr.Add(in candle);
            slow.Add(in candle);
            faster.Add(in candle);
            slower.Add(in candle);
            ranges.Add(atr.Value / candle.Close);
        }
        double close = candles[^1].Close, movement = adx.PlusDi + adx.MinusDi;
        double votes = Math.Sign(close - slow.Value) + Math.Sign(faster.Value - slower.Value) + (rsi.Value - 50.0) / 50.0
            + (movement > 0.0 ? (adx.PlusDi - adx.MinusDi) / movement : 0.0);
        double direction = Math.Clamp(votes / 4.0, -1.0, 1.0);
        double usual = Median(ranges.Skip(ranges.Count - VolatilityWindow).Where(double.IsFinite));
        double relative = usual > 0.0 ? ranges[^1] / usual : 1.0;
        var (support, resistance) = Levels(candles);
        return new TimeframeCondition(
            direction, Trend(direction), adx.Value,
            adx.Value >= 25.0 ? "trending" : adx.Value < 20.0 ? "ranging" : "transition",
            ranges[^1], relative < 0.7 ? "low" : relative > 1.5 ? "high" : "normal", VolumeRatio(candles), support, resistance);
    }

    /// <summary>The word for a direction.</summary>
    public static string Trend(double direction) => direction > 0.2 ? "up" : direction < -0.2 ? "down" : "sideways";

    /// <summary>Direction and confidence over the timeframes, the longer weighing more: weight is the root of the minutes.</summary>
    public static (double Direction, double Confidence) Combined(IReadOnlyList<(Timeframe Timeframe, TimeframeCondition Condition)> found)
    {
        double weights = 0.0, sum = 0.0;
        foreach (var (timeframe, condition) in found)
        {
            double weight = Math.Sqrt(timeframe.Minutes);
            weights += weight;
            sum += weight * condition.Direction;
        }
        double direction = sum / weights;
        double agreement = found.Sum(one => Math.Sign(one.Condition.Direction) == Math.Sign(direction) ? Math.Sqrt(one.Timeframe.Minutes) : 0.0) / weights;
        return (direction, Math.Clamp(0.5 * agreement + 0.5 * Math.Abs(direction), 0.0, 1.0));
    }

    private static double VolumeRatio(ReadOnlySpan<Candle> candles)
    {
        double sum = 0.0;
        foreach (ref readonly var candle in candles[^(VolumeWindow + 1)..^1]) sum += candle.Volume;
        return sum > 0.0 ? candles[^1].Volume / (sum / VolumeWindow) : 0.0;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return 0.0;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    private static (IReadOnlyList<double> Support, IReadOnlyList<double> Resistance) Levels(ReadOnlySpan<Candle> all)
    {
        var recent = all[Math.Max(0, all.Length - LevelWindow)..];
        double close = recent[^1].Close;
        var lows = new SortedSet<double>();
        var highs = new SortedSet<double>();
        for (int i = LevelReach; i < recent.Length - LevelReach; i++)
        {
            double low = double.MaxValue, high = 0.0;
            foreach (ref readonly var candle in recent.Slice(i - LevelReach, 2 * LevelReach + 1))
            {
                low = Math.Min(low, candle.Low);
                high = Math.Max(high, candle.High);
            }
            if (recent[i].Low == low && low < close) lows.Add(low);
            if (recent[i].High == high && high > close) highs.Add(high);
        }
        return ([.. lows.Reverse().Take(MostLevels)], [.. highs.Take(MostLevels)]);
    }
}
