using System.Globalization;
using BotCore.Cli.Output;
using BotCore.Contracts.Json;
using BotCore.Trading.Analytics;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research;

/// <summary>Closed trades as CSV: exact decimals, times in Unix ms and UTC.</summary>
internal static class TradeFile
{
    private const string Header =
        "id,symbol,direction,quantity,entry_price,exit_price,entry_time_ms,exit_time_ms,entry_time,exit_time,leverage,gross_pnl,fees,funding,net_pnl,exit_reason,entry_reason,strategy,max_favourable_ratio,max_adverse_ratio";

    public static void Write(string path, IReadOnlyList<ClosedTrade> trades) => WholeFile.Write(path, writer =>
    {
        writer.WriteLine(Header);
        foreach (var trade in trades) writer.WriteLine(Line(trade));
    });

    private static string Line(ClosedTrade t) => string.Join(
        ',', t.Id.ToString(CultureInfo.InvariantCulture), t.Symbol.ToString(), t.Direction == Direction.Long ? "long" : "short",
        DecimalText.Of(t.Quantity), DecimalText.Of(t.EntryPrice), DecimalText.Of(t.ExitPrice),
        t.EntryTimeMs.ToString(CultureInfo.InvariantCulture), t.ExitTimeMs.ToString(CultureInfo.InvariantCulture), CsvText.Time(t.EntryTimeMs),
        CsvText.Time(t.ExitTimeMs), t.Leverage.ToString(CultureInfo.InvariantCulture), DecimalText.Of(t.GrossPnl), DecimalText.Of(t.Fees),
        DecimalText.Of(t.Funding), DecimalText.Of(t.NetPnl), CsvText.Field(t.ExitReason), CsvText.Field(t.EntryReason), CsvText.Field(t.Strategy),
        t.MaxFavourableRatio.ToString("R", CultureInfo.InvariantCulture), t.MaxAdverseRatio.ToString("R", CultureInfo.InvariantCulture));
}
