using System.Globalization;

namespace BotCore.Cli.Research;

/// <summary>Fields of the CSV files that are written.</summary>
internal static class CsvText
{
    /// <summary>A time to the second, UTC.</summary>
    public static string Time(long timeMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Text, quoted where a separator in it would break the line.</summary>
    public static string Field(string value) =>
        value.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
