using System.Globalization;
using Spectre.Console;

namespace BotCore.Cli.Research;

/// <summary>Candle files as tables.</summary>
internal static class CandleTables
{
    public static Table Of(CandleFileReport file)
    {
        var table = Pairs(file.File);
        Row(table, "Layout", file.Packing == "none" ? file.Layout : $"{file.Layout} in {file.Packing}");
        Row(table, "Symbol", file.Symbol ?? "—");
        Row(table, "Timeframe", file.Timeframe ?? "—");
        Row(table, "First", Time(file.First));
        Row(table, "Last", Time(file.Last));
        Row(table, "Candles", Count(file.Candles));
        Row(table, "Gaps", file.Gaps == 0 ? "0" : $"{Count(file.Gaps)} with {Count(file.MissingCandles)} candles missing");
        Row(table, "Duplicates", Count(file.Duplicates));
        Row(table, "Without volume", Count(file.ZeroVolume));
        Row(table, "Prices", file.LowestPrice is { } low && file.HighestPrice is { } high ? string.Create(CultureInfo.InvariantCulture, $"{low} to {high}") : "—");
        Row(table, "Defects", Count(file.Defects));
        return table;
    }

    public static Table Of(CandleImportReport import)
    {
        var table = Pairs("Imported");
        Row(table, "From", import.Source);
        Row(table, "To", $"{import.Out} ({Count(import.Bytes)} bytes)");
        Row(table, "Symbol, timeframe", $"{import.Symbol} {import.Timeframe}");
        Row(table, "Candles", Count(import.Candles));
        Row(table, "First, last", $"{Time(import.First)}, {Time(import.Last)}");
        Row(table, "Gaps", Count(import.Gaps));
        Row(table, "Fingerprint", import.Fingerprint);
        return table;
    }

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "—";

    private static Table Pairs(string title) =>
        new Table { Title = new TableTitle(Markup.Escape(title)), ShowHeaders = false }.Border(TableBorder.Simple).AddColumn("").AddColumn("");

    private static void Row(Table table, string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
