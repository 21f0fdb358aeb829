using System.Globalization;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Keeps the rows of a file that is to be used: the first one that is not a candle in order ends the reading.</summary>
internal sealed class StrictRows(string file) : ICandleRows
{
    private readonly List<Candle> _candles = [];
    private readonly List<long> _lines = [];

    public void Row(long line, in Candle candle)
    {
        if (RowCheck.Of(file, line, in candle) is { } defect) throw defect;
        if (_candles.Count == CandleSeriesBuilder.MaxCount)
            throw new CandleFileException(file, line, "row", "one more row", $"at most {CandleSeriesBuilder.MaxCount} candles in a file");
        _candles.Add(candle);
        _lines.Add(line);
    }

    public void Unreadable(CandleFileException defect) => throw defect;

    /// <summary>The candles, oldest first. Some recorders write the newest first: a file that falls from end to end is turned round.</summary>
    /// <exception cref="CandleFileException">There is none, or they are not in order.</exception>
    public CandleSeriesBuilder InOrder()
    {
        if (_candles.Count == 0) throw new CandleFileException(file, 0, "", "no row", "at least one candle");
        if (_candles.Count > 1 && _candles[0].OpenTimeMs > _candles[^1].OpenTimeMs)
        {
            _candles.Reverse();
            _lines.Reverse();
        }
        var builder = new CandleSeriesBuilder(_candles.Count);
        for (int i = 0; i < _candles.Count; i++)
        {
            var candle = _candles[i];
            if (candle.OpenTimeMs <= builder.LastMs) throw RowCheck.OutOfOrder(file, _lines[i], candle.OpenTimeMs, builder.LastMs);
            builder.Add(in candle);
        }
        return builder;
    }
}

/// <summary>What makes a readable row no candle, in the words of <see cref="CandleFileException"/>.</summary>
internal static class RowCheck
{
    public static CandleFileException? Of(string file, long line, in Candle candle)
    {
        if (candle.OpenTimeMs is < 0 or > CandleSeriesBuilder.LastTimeMs)
            return new CandleFileException(file, line, "time", Shown(candle.OpenTimeMs), "a time from 1970 to the year 2999");
        if (candle.OpenTimeMs % 60_000 != 0)
            return new CandleFileException(file, line, "time", Shown(candle.OpenTimeMs), "a whole minute, a multiple of 60000 ms");
        if (candle.Defect() is not { } defect) return null;
        string column = defect.Split(' ')[0];
        double value = column switch { "open" => candle.Open, "high" => candle.High, "low" => candle.Low, "close" => candle.Close, _ => candle.Volume };
        return new CandleFileException(file, line, column, Shown(value), $"a possible candle, but {defect}");
    }

    public static CandleFileException OutOfOrder(string file, long line, long timeMs, long previousMs) => new(
        file, line, "time", Shown(timeMs), timeMs == previousMs ? "each time only once" : $"a time after {previousMs}, that of the row before");

    private static string Shown(IFormattable value) => $"'{value.ToString(null, CultureInfo.InvariantCulture)}'";
}
