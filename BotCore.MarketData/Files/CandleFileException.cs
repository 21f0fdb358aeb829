using System.Globalization;
using System.Text;

namespace BotCore.MarketData.Files;

/// <summary>A candle file, or a row of it, cannot be trusted; nothing of the file was used.</summary>
/// <remarks>The message reads <c>file line 17, high: found '12x', expected a decimal number such as 46319.5</c>.</remarks>
public sealed class CandleFileException : Exception
{
    private const int LongestValue = 40;

    public CandleFileException() { }

    public CandleFileException(string message) : base(message) { }

    public CandleFileException(string message, Exception innerException) : base(message, innerException) { }

    /// <param name="file">Path as the caller gave it.</param>
    /// <param name="line">1-based line; 0 when the whole file is meant.</param>
    /// <param name="column">Column name, <c>header</c> or <c>row</c>; empty when the whole file is meant.</param>
    /// <param name="found">What stands there; shortened and made printable by <see cref="Printable"/>, or described in words.</param>
    /// <param name="expected">What would have been right.</param>
    internal CandleFileException(
        string file, long line, string column, string found, string expected, Exception? innerException = null)
        : base(Describe(file, line, column, found, expected), innerException)
    {
        File = file;
        Line = line;
        Column = column;
        Found = found;
        Expected = expected;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string File { get; } = "";

    /// <summary>1-based line of the file, the header being line 1; 0 when the whole file is meant.</summary>
    public long Line { get; }

    /// <summary>Name of the column, <c>header</c> or <c>row</c>; empty when the whole file is meant.</summary>
    public string Column { get; } = "";

    /// <summary>The offending value, quoted and shortened, or what was found in words.</summary>
    public string Found { get; } = "";

    /// <summary>What was expected instead.</summary>
    public string Expected { get; } = "";

    /// <summary>Quotes a value from a file for a message: at most 40 characters, anything but printable ASCII as <c>\xNN</c>.</summary>
    internal static string Printable(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder("'", LongestValue + 8);
        foreach (byte b in value)
        {
            if (text.Length > LongestValue) return text.Append("…'").ToString();
            if (b is >= 0x20 and < 0x7F) text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
        }
        return text.Append('\'').ToString();
    }

    private static string Describe(string file, long line, string column, string found, string expected) =>
        line == 0
            ? $"{file}: found {found}, expected {expected}"
            : string.Create(CultureInfo.InvariantCulture, $"{file} line {line}, {column}: found {found}, expected {expected}");
}
