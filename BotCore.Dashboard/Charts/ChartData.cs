using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Charts;

/// <summary>Points as flat lists of numbers: a third of the size of objects on the way to the browser. Times are Unix seconds.</summary>
internal static class ChartData
{
    /// <summary>Open time, open, high, low, close and volume of one candle after the other.</summary>
    public static double[] Flat(IReadOnlyList<CandleModel> candles)
    {
        double[] flat = new double[candles.Count * 6];
        int at = 0;
        foreach (var candle in candles)
        {
            flat[at++] = candle.Time.ToUnixTimeSeconds();
            flat[at++] = candle.Open;
            flat[at++] = candle.High;
            flat[at++] = candle.Low;
            flat[at++] = candle.Close;
            flat[at++] = candle.Volume;
        }
        return flat;
    }

    /// <summary>Time and equity in turn.</summary>
    public static double[] Flat(IReadOnlyList<EquityPointModel> points)
    {
        double[] flat = new double[points.Count * 2];
        int at = 0;
        foreach (var point in points)
        {
            flat[at++] = point.Time.ToUnixTimeSeconds();
            flat[at++] = (double)point.Equity;
        }
        return flat;
    }
}
