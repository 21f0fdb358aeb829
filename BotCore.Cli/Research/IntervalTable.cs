using System.Globalization;
using Spectre.Console;

namespace BotCore.Cli.Research;

/// <summary>An interval run as a table.</summary>
internal static class IntervalTable
{
    public static Table Of(IntervalSummary run)
    {
        var table = new Table { Title = new TableTitle("Backtest, interval model"), ShowHeaders = false }
            .Border(TableBorder.Simple).AddColumn("").AddColumn("");
        Row("Candles", string.Create(CultureInfo.InvariantCulture, $"{run.Candles:N0} of {run.TimeframeMinutes} min in {run.Market}"));
        Row("From", Time(run.From));
        Row("To", Time(run.To));
        Row("Trades", string.Create(CultureInfo.InvariantCulture, $"{run.Trades:N0} ({run.Longs:N0} long, {run.Shorts:N0} short, {run.Wins:N0} won)"));
        Row("Exit reasons", string.Join(", ", run.ExitReasons.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}"))));
        Row("Net profit", run.SumProfitAbs.ToString("+#,0.00000000;-#,0.00000000;0", CultureInfo.InvariantCulture));
        Row("Final wallet", run.FinalWallet?.ToString("N8", CultureInfo.InvariantCulture) ?? "—");
        Row("Trade hash", run.TradeHash);
        if (run.IgnoredKeys.Count > 0) Row("Ignored in the rules", string.Join(", ", run.IgnoredKeys));
        return table;

        void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "—";
}
