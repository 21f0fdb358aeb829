using System.Text;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Tells a layout by the first bytes of the (unpacked) content.</summary>
internal static class LayoutRecognition
{
    private const string Known =
        "CSV with a header of time, open, high, low, close, volume, a kline dump, JSON rows, Parquet, Arrow or a binary candle file";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="CandleFileException">No layout fits, or the forced one does not.</exception>
    public static CandleLayout Of(ReadOnlySpan<byte> head, string name, CandleLayout? forced)
    {
        if (head.IsEmpty) throw new CandleFileException(name, 0, "", "an empty file", Known);
        if (head.StartsWith("FEA1"u8)) throw new CandleFileException(name, 0, "", "a Feather file of version 1", "version 2, which is Arrow IPC");
        CandleLayout? recognised =
            head.StartsWith("PAR1"u8) ? CandleLayout.Parquet
            : head.StartsWith("ARROW1"u8) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) ? CandleLayout.Arrow
            : head.StartsWith(BinaryCandleFile.Magic) ? CandleLayout.Binary
            : head.Contains((byte)0) ? null
            : OfText(WithoutMark(head));
        if (forced is not { } wanted) return recognised ?? throw new CandleFileException(name, 0, "", "unknown content", Known);
        // Text can be read as any text that a person says it is; anything else shows what it is.
        bool isPossible = wanted == recognised || (IsText(wanted) && recognised is { } other && IsText(other));
        return isPossible
            ? wanted
            : throw new CandleFileException(name, 0, "", $"the layout {recognised?.Word() ?? "unknown"}", $"the layout {wanted.Word()} that was asked for");
    }

    /// <summary>What follows a byte order mark, if there is one.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text;

    private static bool IsText(CandleLayout layout) => layout is CandleLayout.Native or CandleLayout.Binance or CandleLayout.Header;

    private static CandleLayout? OfText(ReadOnlySpan<byte> text)
    {
        var trimmed = text.TrimStart(" \t\r\n"u8);
        if (trimmed.StartsWith("["u8)) return CandleLayout.FreqtradeJson;
        if (trimmed.IsEmpty || trimmed[0] == '{') return null;
        int end = text.IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).TrimEnd('\r');
        if (line == CandleRowReader.Header) return CandleLayout.Native;
        if (line.StartsWith("open_time,", StringComparison.OrdinalIgnoreCase) || char.IsAsciiDigit(line.FirstOrDefault())) return CandleLayout.Binance;
        return CandleLayout.Header;
    }
}
