using System.IO.Compression;
using System.Text;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Files;

/// <summary>A folder of candle files for one test; gone afterwards.</summary>
internal sealed class CandleFolder : IDisposable
{
    public const string Header = "timestamp_ms,open,high,low,close,volume";

    public const string FirstRow = "1640991660000,100,102.5,99,101,7.25";

    /// <summary>The minute after <see cref="FirstRow"/>.</summary>
    public const string SecondRow = "1640991720000,101,103,100.25,102,3";

    public CandleFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "botcore-candles-" + Guid.NewGuid().ToString("n"));

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Write(string name, params string[] lines) => WriteText(name, string.Join('\n', lines) + "\n");

    public string WriteText(string name, string text) => WriteBytes(name, Encoding.UTF8.GetBytes(text));

    public string WriteBytes(string name, byte[] bytes)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Header and one plain row per minute from a given time on.</summary>
    public string WriteMinutes(string name, long fromMs, int count, int minutesApart = 1) =>
        Write(name, [Header, .. Enumerable.Range(0, count).Select(i => $"{fromMs + i * minutesApart * 60_000L},100,102,99,101,5")]);

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public static CandleSeries Load(string path) => CandleFile.Load(path, TestContext.Current.CancellationToken);

    public static CandleSeries Load(string path, Timeframe timeframe) =>
        CandleFile.Load(path, null, timeframe, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
