using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using BotCore.Trading.Market;
using BotCore.Trading.Research;

namespace BotCore.MarketData.Files;

/// <summary>
/// Recorded funding settlements: CSV, plain or gzip, with the header <c>timestamp_ms,symbol,funding_rate</c>, of one or many symbols.
/// Read and checked whole before anything is returned.
/// </summary>
public static class FundingFile
{
    /// <summary>The first line.</summary>
    public const string Header = "timestamp_ms,symbol,funding_rate";

    private const string TimeExpected = "Unix milliseconds, later than the symbol's row before";
    private const string RateExpected = "a ratio above -1 and below 1, for example 0.0001";

    /// <summary>The settlements of some symbols; rows of others are checked and left out.</summary>
    /// <param name="symbols">In the kernel's order: the place of each is its index.</param>
    /// <returns>In order of time, then of the symbols.</returns>
    /// <exception cref="CandleFileException">The file is missing, a row is not what it should be, or no row is of these symbols.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<MarketFunding> Load(string path, IReadOnlyList<Symbol> symbols)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(symbols);
        if (!File.Exists(path)) throw new CandleFileException(path, 0, "", "no such file", "a file of funding settlements");
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        bool isPacked = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        var settlements = new List<MarketFunding>();
        if (isPacked) GzipSource.Read(file, path, unpacked => Read(unpacked, path, symbols, settlements));
        else Read(file, path, symbols, settlements);
        if (settlements.Count == 0)
            throw new CandleFileException(path, 0, "", "no row", $"a settlement of {string.Join(" or ", symbols)}");
        settlements.Sort(static (a, b) => (a.Funding.TimeMs, a.Instrument).CompareTo((b.Funding.TimeMs, b.Instrument)));
        return settlements;
    }

    /// <summary>A short text that differs when the settlements do.</summary>
    public static string Fingerprint(IReadOnlyList<MarketFunding> settlements)
    {
        ArgumentNullException.ThrowIfNull(settlements);
        var hash = new XxHash64();
        foreach (var (instrument, funding) in settlements)
            hash.Append(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{instrument},{funding.TimeMs},{funding.Rate / 1.000000000000000000000000000m};")));
        return hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Read(Stream stream, string name, IReadOnlyList<Symbol> symbols, List<MarketFunding> settlements)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        string? header = reader.ReadLine();
        if (header != Header) throw Refused(name, 1, "header", header ?? "", Header);
        var last = new Dictionary<Symbol, long>();
        long number = 1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 && reader.Peek() < 0) break;
            string[] cells = line.Split(',');
            if (cells.Length != 3) throw Refused(name, number, "row", line, Header);
            if (!Symbol.TryParse(cells[1], out var symbol)) throw Refused(name, number, "symbol", cells[1], "5 to 20 letters or digits, for example BTCUSDT");
            ref long before = ref CollectionsMarshal.GetValueRefOrAddDefault(last, symbol, out bool known);
            if (!long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long timeMs) || (known && timeMs <= before))
                throw Refused(name, number, "timestamp_ms", cells[0], TimeExpected);
            before = timeMs;
            if (!decimal.TryParse(cells[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal rate)
                || Math.Abs(rate) >= 1m) throw Refused(name, number, "funding_rate", cells[2], RateExpected);
            int instrument = IndexOf(symbols, symbol);
            if (instrument >= 0) settlements.Add(new MarketFunding(instrument, new FundingRate(timeMs, rate)));
        }
    }

    private static int IndexOf(IReadOnlyList<Symbol> symbols, Symbol symbol)
    {
        for (int i = 0; i < symbols.Count; i++)
            if (symbols[i] == symbol) return i;
        return -1;
    }

    private static CandleFileException Refused(string name, long line, string column, string found, string expected) =>
        new(name, line, column, CandleFileException.Printable(Encoding.UTF8.GetBytes(found)), expected);
}
