using System.Globalization;
using BotCore.Cli.Research;
using BotCore.Cli.Research.Analysis;
using BotCore.Cli.Research.Runs;
using Spectre.Console;

namespace BotCore.Cli.Output;

/// <summary>Results of research as tables.</summary>
internal static class ResearchTables
{
    public static IEnumerable<Table> Of(BacktestSummary run)
    {
        var main = Tables.Of(run);
        if (run.ResolvedCandles is { } resolved)
            Tables.Row(main, "Decided by detail", $"{Tables.Count(resolved)} of {Tables.Count(run.AmbiguousCandles)}, still ambiguous {Tables.Count(run.StillAmbiguousCandles ?? 0)}");
        if (run.DeflatedSharpe is { } evidence)
            Tables.Row(main, "Sharpe above zero", $"probability {Tables.Percent(evidence.Probability)} ({Tables.Count(evidence.Days)} days, {Tables.Count(evidence.Trials)} {(evidence.Trials == 1 ? "trial" : "trials")})");
        Tables.Row(main, "Look-ahead gate", run.LookAhead is { } gate ? Gate(gate) : "switched off");
        yield return main;
        if (run.Stress is { } stress) yield return Of(stress);
    }

    public static IEnumerable<Table> Of(BiasAnalysis analysis)
    {
        var gate = analysis.LookAhead;
        var sources = Titled($"Look-ahead: {gate.Verdict}", "Source", "Verdict", "Compared", "Signals", "Changed", "By kind (changed of signals)", "First change");
        foreach (var source in gate.Sources)
            Add(sources, source.Name, source.Verdict, Tables.Count(source.BarsCompared), Tables.Count(source.Signals), Tables.Count(source.Changed), Kinds(source), First(source));
        if (analysis.Note is { } note) sources.Caption = new TableTitle(Markup.Escape(note));
        yield return sources;
        if (analysis.WarmUps.Count == 0) yield break;
        string limit = analysis.LimitPercent.ToString("0.####", CultureInfo.InvariantCulture);
        var warmUps = Titled($"Warm-up: limit {limit} %", "Symbol", "Strategy", "Indicator", "Declared", "Difference %", "Required", "");
        foreach (var line in analysis.WarmUps)
            Add(
                warmUps, line.Symbol, line.Strategy, line.Indicator, Tables.Count(line.DeclaredWarmUp),
                line.DifferencePercent?.ToString("0.######", CultureInfo.InvariantCulture) ?? Tables.Unknown,
                line.RequiredWarmUp is { } required ? Tables.Count(required) : $"more than {Tables.Count(line.LongestMeasured)}", line.IsTooShort ? "too short" : "ok");
        yield return warmUps;
    }

    public static IEnumerable<Table> Of(RunComparison comparison)
    {
        var settings = Titled("Settings that differ", "Setting", "First", "Second");
        foreach (var one in comparison.Settings) Add(settings, one.Name, one.First ?? Tables.Unknown, one.Second ?? Tables.Unknown);
        if (comparison.Settings.Count == 0) Add(settings, "none", "", "");
        yield return settings;
        var metrics = Titled("Figures", "Figure", "First", "Second", "Difference");
        foreach (var one in comparison.Metrics) Add(metrics, one.Name, Figure(one.First), Figure(one.Second), Figure(one.Difference));
        yield return metrics;
        var trades = Tables.Pairs("Trades");
        Tables.Row(trades, "Trade hash", comparison.SameTrades ? "equal" : "different");
        Tables.Row(trades, "First", comparison.FirstHash);
        Tables.Row(trades, "Second", comparison.SecondHash);
        if (comparison.FirstDifferentTrade is { } trade)
        {
            Tables.Row(trades, $"Trade {Tables.Count(trade.Number)} of the first", trade.First ?? "none: it has fewer trades");
            Tables.Row(trades, $"Trade {Tables.Count(trade.Number)} of the second", trade.Second ?? "none: it has fewer trades");
        }
        else if (!comparison.SameTrades && !comparison.HasTrades)
        {
            Tables.Row(trades, "First that differs", "unknown: a file holds a summary without trades");
        }
        yield return trades;
    }

    public static IEnumerable<Table> Of(TradeAttribution attribution)
    {
        foreach (var (question, lines) in attribution.Parts)
        {
            var table = Titled($"By {question}", question, "Trades", "Won", "Win rate", "Net PnL", "Expectancy", "Profit factor", "Fees", "Funding");
            foreach (var line in lines)
                Add(
                    table, line.Key, Tables.Count(line.Trades), Tables.Count(line.Wins), Tables.Percent(line.WinRate), Tables.Signed(line.NetPnl),
                    line.Expectancy is { } mean ? Tables.Signed(mean) : Tables.Unknown, Tables.Number(line.ProfitFactor), Tables.Money(line.Fees), Tables.Signed(line.Funding));
            yield return table;
        }
    }

    private static Table Of(IReadOnlyList<StressRow> rows)
    {
        var table = Titled("Cost stress", "Case", "Net PnL", "Trades", "Profit factor", "Max drawdown", "Sharpe", "Fees", "Trade hash");
        foreach (var row in rows)
            Add(
                table, row.Title, Tables.Signed(row.NetPnl), Tables.Count(row.Trades), Tables.Number(row.ProfitFactor), Tables.Percent(row.MaxDrawdownRatio),
                Tables.Number(row.Sharpe), Tables.Money(row.Fees), row.TradeHash[..12]);
        return table;
    }

    private static string Gate(LookAheadSummary gate) =>
        $"{gate.Verdict}: {Tables.Count(gate.BarsCompared)} candles compared, {Tables.Count(gate.Signals)} signals, {Tables.Count(gate.Changed)} changed"
        + (gate.ShareOfRunTime is { } share ? $" ({Tables.Percent(share)} of the run time)" : "");

    private static string Kinds(LookAheadSource source) => string.Join(
        ", ", source.Kinds.Where(kind => kind.Signals > 0 || kind.Changed > 0)
            .Select(kind => $"{kind.Kind} {Tables.Count(kind.Changed)}/{Tables.Count(kind.Signals)}"));

    private static string First(LookAheadSource source)
    {
        string values = string.Join(", ", source.Indicators.Select(one => $"{one.Name} changed {Tables.Count(one.Changed)} times"));
        if (source.FirstChanged.Count == 0) return values.Length > 0 ? values : Tables.Unknown;
        var first = source.FirstChanged[0];
        return $"candle {Tables.Count(first.Bar)}: {first.Full} → {first.Cut}" + (values.Length > 0 ? $"; {values}" : "");
    }

    private static Table Titled(string title, params string[] columns)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)) }.Border(TableBorder.Simple);
        foreach (string column in columns) table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Figure(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? Tables.Unknown;
}
