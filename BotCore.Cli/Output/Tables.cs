using System.Globalization;
using BotCore.Cli.Engine;
using BotCore.Cli.Research;
using BotCore.Contracts.Trading;
using Spectre.Console;

namespace BotCore.Cli.Output;

/// <summary>Results as tables; numbers invariant, times UTC, an unknown number is —.</summary>
internal static class Tables
{
    internal const string Unknown = "—";

    public static Table Of(RunSummary run)
    {
        var table = Pairs("Recorded market");
        Row(table, "Symbols", string.Join(", ", run.Symbols));
        Row(table, "Market time", Time(run.MarketTime));
        Row(table, "Candles", Count(run.Candles));
        Row(table, "Trades", Count(run.Trades));
        Row(table, "Net PnL", Signed(run.NetPnl));
        Row(table, "Equity", Money(run.Equity));
        Row(table, "Max drawdown", Percent(run.MaxDrawdownRatio));
        Row(table, "Fees", Money(run.Fees));
        Row(table, "Funding", Signed(run.Funding));
        Row(table, "Open positions", Count(run.OpenPositions));
        Row(table, "Trade hash", run.TradeHash);
        Row(table, "Journal version", Count(run.JournalVersion));
        if (run.RecoveredRecords > 0) Row(table, "Recovered", $"{Count(run.RecoveredRecords)} journal records of an earlier start");
        Row(table, "Wall time", string.Create(CultureInfo.InvariantCulture, $"{run.WallSeconds:0.00} s"));
        Row(table, "Candles per second", run.CandlesPerSecond is { } rate ? Count((long)rate) : Unknown);
        return table;
    }

    public static Table Of(BacktestSummary run)
    {
        var table = Pairs("Backtest");
        Row(table, "Symbols", string.Join(", ", run.Symbols));
        Row(table, "From", Time(run.From));
        Row(table, "To", Time(run.To));
        Row(table, "Candles", Count(run.Candles));
        Row(table, "Trades", $"{Count(run.Trades)} ({Count(run.Wins)} won, {Count(run.Losses)} lost)");
        Row(table, "Net PnL", Signed(run.NetPnl));
        Row(table, "Fees", Money(run.Fees));
        Row(table, "Final equity", Money(run.FinalEquity));
        Row(table, "Win rate", Percent(run.WinRate));
        Row(table, "Profit factor", Number(run.ProfitFactor));
        Row(table, "Max drawdown", Percent(run.MaxDrawdownRatio));
        Row(table, "Sharpe / Sortino (365 days)", $"{Number(run.Sharpe)} / {Number(run.Sortino)}");
        Row(table, "Exposure", Percent(run.ExposureRatio));
        Row(table, "Ambiguous candles", Count(run.AmbiguousCandles));
        Row(table, "Decisions", string.Join(", ", run.Decisions.Select(pair => $"{pair.Key} {Count(pair.Value)}")));
        Row(table, "Trade hash", run.TradeHash);
        Row(table, "Candles per second", Count((long)run.CandlesPerSecond));
        return table;
    }

    internal static string Number(double? value) => value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : Unknown;

    public static Table Services(IEnumerable<ServiceReport> services)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "Service", "State", "Process", "Uptime", "Restarts", "Address" }) table.AddColumn(column);
        foreach (var service in services)
        {
            string state = service.IsReady ? "[green]ready[/]" : service.IsRunning ? $"[yellow]{Word(service.State)}[/]" : "[red]not running[/]";
            table.AddRow(
                Markup.Escape(service.Name), state, service.IsRunning ? service.Pid.ToString(CultureInfo.InvariantCulture) : Unknown,
                Uptime(service.UptimeSeconds), Count(service.Restarts), Markup.Escape(service.Url.ToString()));
        }
        return table;
    }

    public static Table Of(StatusModel engine, AccountModel? account)
    {
        var table = Pairs("Engine");
        Row(table, "Phase", Word(engine.Phase) + (engine.BlockedReason is null ? "" : $": {engine.BlockedReason}"));
        Row(table, "Mode", Word(engine.Mode) + (engine.IsTrading ? ", trading" : ", not trading"));
        Row(table, "Risk", Word(engine.Risk) + (engine.RiskReason is null ? "" : $": {engine.RiskReason}"));
        string speed = engine.Speed is { } factor ? string.Create(CultureInfo.InvariantCulture, $"{factor:0.##}x") : "max";
        Row(table, "Market", $"{engine.Market} at {speed}, {string.Join(", ", engine.Symbols)}");
        Row(table, "Market time", Time(engine.MarketTime) + (engine.Progress is { } progress ? $" ({Percent(progress)})" : ""));
        Row(table, "Candles", Count(engine.Candles));
        Row(table, "Closed trades", Count(engine.ClosedTrades));
        Row(table, "Journal version", Count(engine.JournalVersion));
        if (account is null) return table;
        Row(table, "Equity", $"{Money(account.Equity)} {account.Asset}");
        Row(table, "Wallet balance", Money(account.WalletBalance));
        Row(table, "Today", Signed(account.DayPnl));
        Row(table, "Drawdown", Percent((double)account.DrawdownRatio));
        Row(table, "Open positions", Count(account.OpenPositions));
        return table;
    }

    public static string Uptime(double? seconds)
    {
        if (seconds is not { } value) return Unknown;
        var span = TimeSpan.FromSeconds(value);
        return span.TotalDays >= 1 ? $"{(int)span.TotalDays} d {span.Hours} h"
            : span.TotalHours >= 1 ? $"{span.Hours} h {span.Minutes} min"
            : span.TotalMinutes >= 1 ? $"{span.Minutes} min {span.Seconds} s"
            : $"{span.Seconds} s";
    }

    internal static Table Pairs(string title) =>
        new Table { Title = new TableTitle(title), ShowHeaders = false }.Border(TableBorder.Simple).AddColumn("").AddColumn("");

    internal static void Row(Table table, string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));

    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Money(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);

    internal static string Signed(decimal value) => value.ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture);

    internal static string Percent(double? ratio) => ratio is { } value ? value.ToString("0.00 %", CultureInfo.InvariantCulture) : Unknown;

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? Unknown;

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
