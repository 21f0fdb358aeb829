using System.Globalization;
using System.IO.Compression;
using BotCore.Tests.Reference;
using BotCore.Trading.Market;

namespace BotCore.Tests.Indicators;

/// <summary>Candles to feed indicators and strategies with.</summary>
internal static class IndicatorCandles
{
    /// <summary>Real one-minute candles of the reference data; the test is skipped where it is absent.</summary>
    public static Candle[] Real(int count)
    {
        using var file = File.OpenRead(Oracle.Path("candles", "btcperp_1m.csv.gz"));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        text.ReadLine();
        var candles = new List<Candle>(count);
        while (candles.Count < count && text.ReadLine() is { } line)
        {
            double[] cells = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            candles.Add(new Candle((long)cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]));
        }
        return [.. candles];
    }

    /// <summary>
    /// A seeded walk with everything that breaks formulas: stretches without any movement, without volume, without range,
    /// jumps of a fifth, and volumes over twelve orders of magnitude.
    /// </summary>
    public static Candle[] Awkward(int count, int seed = 7)
    {
        var random = new Random(seed);
        var candles = new Candle[count];
        double close = 100.0;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            bool isStill = i % 150 is >= 60 and < 110;
            if (!isStill) close *= random.NextDouble() < 0.02 ? 0.8 + 0.4 * random.NextDouble() : 0.99 + 0.02 * random.NextDouble();
            bool hasRange = !isStill && random.NextDouble() < 0.9;
            double high = Math.Max(open, close) * (hasRange ? 1.0 + 0.005 * random.NextDouble() : 1.0);
            double low = Math.Min(open, close) * (hasRange ? 1.0 - 0.005 * random.NextDouble() : 1.0);
            double volume = i % 150 is >= 85 and < 125 ? 0.0 : Math.Pow(10.0, 12.0 * random.NextDouble() - 4.0);
            candles[i] = new Candle(i * 60_000L, open, high, low, close, volume);
            Assert.Null(candles[i].Defect());
        }
        return candles;
    }

    /// <summary>The same market seen from below: every price p becomes a² / p with the first close as a, so rises become equal falls in ratio.</summary>
    public static Candle Mirrored(this Candle candle, double anchor)
    {
        double square = anchor * anchor;
        return new Candle(candle.OpenTimeMs, square / candle.Open, square / candle.Low, square / candle.High, square / candle.Close, candle.Volume);
    }

    /// <summary>An open candle as it might look somewhere within a closed one.</summary>
    public static Candle Partial(Random random, in Candle closed)
    {
        double price = closed.Low + (closed.High - closed.Low) * random.NextDouble();
        price = Math.Clamp(price, closed.Low, closed.High);
        return new Candle(closed.OpenTimeMs, closed.Open, Math.Max(closed.Open, price), Math.Min(closed.Open, price), price, closed.Volume * random.NextDouble());
    }
}
