namespace BotCore.MarketData.Files.Layouts;

/// <summary>The rows of our own binary file. It was checked when it was written, and checks itself when it is read.</summary>
internal static class BinaryCandleRows
{
    public static void Read(Stream stream, string name, ICandleRows rows, CancellationToken ct)
    {
        if (stream is not FileStream file)
            throw new CandleFileException(name, 0, "", "a packed binary candle file", "the file itself: it is mapped, not read");
        try
        {
            var series = BinaryCandleFile.Read(file.Name, ct).Series;
            for (int i = 0; i < series.Count; i++) rows.Row(i + 1, series[i]);
        }
        catch (CandleCacheException damaged)
        {
            throw new CandleFileException(name, 0, "", damaged.Message, "a binary candle file without damage", damaged);
        }
    }
}
