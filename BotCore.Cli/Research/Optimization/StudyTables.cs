using System.Globalization;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Research.Optimization.Judgement;
using Spectre.Console;

namespace BotCore.Cli.Research.Optimization;

/// <summary>A study as tables: the best sets, what their figures are worth, the windows; the verdict is printed below them.</summary>
internal static class StudyTables
{
    private const string Unknown = "—";

    public static IEnumerable<Table> Of(Study study, StudySummary summary)
    {
        yield return Overview(study, summary);
        yield return Top(study, summary);
        if (summary.Report.WalkForward is { } walk) yield return Windows(walk);
    }

    private static Table Overview(Study study, StudySummary summary)
    {
        var report = summary.Report;
        var table = Pairs("Optimisation");
        Row(table, "Candles", $"{Count(summary.Candles)}, {Time(summary.From)} to {Time(summary.To)}");
        Row(table, "Search", $"{summary.Method} over {summary.SpaceSize.ToString("N0", CultureInfo.InvariantCulture)} combinations, seed {summary.Seed}");
        Row(table, "Trials", $"{Count(report.Trials)}, {Count(report.WithoutValue)} without a value, {Count(report.Refused)} combinations refused");
        foreach (var refused in summary.RefusedExamples.Take(1)) Row(table, "  refused, for example", refused.Reason);
        Row(table, "Objective", $"{summary.Objective} from at least {summary.MinTrades} trades");
        if (report.Bias is { } bias)
        {
            Row(table, "Deflated Sharpe", $"{Number(bias.DeflatedSharpe)} (of {bias.Trials} trials the luckiest worthless one shows {Number(bias.ExpectedMaximumPerDay * Math.Sqrt(365))} a year)");
            Row(table, "Probability of overfitting", bias.OverfittingProbability is { } p ? $"{Number(p)} ({bias.Blocks} blocks of {bias.Days} days)" : $"{Unknown} (too few days or trials)");
        }
        if (report.Plateau is { } plateau)
            Row(table, "Around the best", $"{plateau.Neighbours} neighbours within {plateau.Radius}: plateau {Number(plateau.Score)}, {Percent(plateau.ProfitableShare)} profitable, mean {Number(plateau.MeanObjective)}");
        if (report.WalkForward is { } walk)
        {
            Row(table, "Walk-forward", $"{walk.Windows.Count} windows, {(study.Definition.WalkForward!.IsAnchored ? "anchored" : "rolling")}, {walk.ProfitableWindows} profitable out of sample");
            Row(table, "In sample", $"{Percent(walk.InSampleReturnRatio)} in {walk.InSampleDays} days");
            Row(table, "Out of sample", $"{Percent(walk.TotalReturnRatio)} in {walk.Equity.Count} days, {Count(walk.Trades)} trades, largest drawdown {Percent(walk.MaxDrawdownRatio)}");
            Row(table, "Sharpe out of sample", $"{Number(walk.Sharpe)}, above zero with probability {Number(walk.ProbabilisticSharpe)}");
            Row(table, "Efficiency", Number(walk.EfficiencyRatio));
        }
        Row(table, "Speed", string.Create(CultureInfo.InvariantCulture, $"{summary.TrialsRun} trials in {summary.WallSeconds:0.0} s on {summary.Threads} threads"));
        return table;
    }

    private static Table Top(Study study, StudySummary summary)
    {
        var table = new Table { Title = new TableTitle(study.Windows.Count == 0 ? "Best sets" : "Best sets of the last window, in sample") }.Border(TableBorder.Simple);
        table.AddColumn("#");
        foreach (var parameter in study.Space.Parameters) table.AddColumn(new TableColumn(Markup.Escape(Heading(parameter.Name))).RightAligned());
        foreach (string column in new[] { summary.Objective.ToString(), "Trades", "Net profit", "Profit factor", "Drawdown" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var trial in summary.Top)
            table.AddRow(
            [
                trial.Rank.ToString(CultureInfo.InvariantCulture), .. study.Space.Parameters.Select(parameter => Markup.Escape(trial.Values[parameter.Name])),
                Number(trial.Value), Count(trial.Trades), Signed(trial.NetProfit), Number(trial.ProfitFactor), Percent(trial.MaxDrawdownRatio),
            ]);
        return table;
    }

    private static Table Windows(WalkForwardReport walk)
    {
        var table = new Table { Title = new TableTitle("Windows") }.Border(TableBorder.Simple);
        foreach (string column in new[] { "#", "In sample", "Out of sample", "Chosen", "Net in", "Net out", "Trades out" }) table.AddColumn(column);
        foreach (var report in walk.Windows)
            table.AddRow(
                report.Window.Number.ToString(CultureInfo.InvariantCulture), Days(report.Window.InFromMs, report.Window.InToMs),
                Days(report.Window.OutFromMs, report.Window.OutToMs),
                report.Values is null ? "no set qualified" : Markup.Escape(string.Join(", ", report.Values.Select(pair => $"{Short(pair.Key)} {pair.Value}"))),
                report.InSample is { } within ? Signed(within.NetProfit) : Unknown, report.OutOfSample is { } after ? Signed(after.NetProfit) : Unknown,
                report.OutOfSample is { } traded ? Count(traded.Trades) : "0");
        return table;
    }

    private static string Short(string name) => name.StartsWith("strategies.", StringComparison.Ordinal) ? name["strategies.".Length..] : name;

    /// <summary>Over two lines, so that a row of parameters fits.</summary>
    private static string Heading(string name) => Short(name).Replace('.', '\n');

    private static string Days(long fromMs, long toMs) => $"{Day(fromMs)} to {Day(toMs - 1)}";

    private static string Day(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Table Pairs(string title) =>
        new Table { Title = new TableTitle(title), ShowHeaders = false }.Border(TableBorder.Simple).AddColumn("").AddColumn("");

    private static void Row(Table table, string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) : Unknown;

    private static string Signed(decimal value) => value.ToString("+#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture);

    private static string Percent(double ratio) => ratio.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
