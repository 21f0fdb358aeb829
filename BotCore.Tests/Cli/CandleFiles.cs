using System.Globalization;

namespace BotCore.Tests.Cli;

/// <summary>Recorded markets for tests: waves of an hour around 100 that never repeat exactly.</summary>
internal static class CandleFiles
{
    public static string Write(string path, int candles)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        file.WriteLine("timestamp_ms,open,high,low,close,volume");
        const long start = 1_700_000_040_000; // a whole minute
        for (int i = 0; i < candles; i++)
        {
            double open = Price(i), close = Price(i + 1);
            file.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{start + i * 60_000L},{open:0.00},{Math.Max(open, close) + 0.05:0.00},{Math.Min(open, close) - 0.05:0.00},{close:0.00},{1_000 + i % 7}"));
        }
        return path;
    }

    private static double Price(int minute) => Math.Round(100 + 3 * Math.Sin(minute / 9.5) + 2 * Math.Sin(minute / 61.0), 2);
}
