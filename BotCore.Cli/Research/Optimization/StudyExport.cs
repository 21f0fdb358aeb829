using System.Globalization;
using System.Text.Json;
using BotCore.Cli.Output;
using BotCore.Trading.Research.Optimization;

namespace BotCore.Cli.Research.Optimization;

/// <summary>A study as files for other programs: <c>trials.csv</c>, <c>surface.csv</c>, <c>equity.csv</c> (walk-forward) and <c>report.json</c>.</summary>
internal static class StudyExport
{
    public static void Write(string folder, Study study, StudySummary summary)
    {
        Directory.CreateDirectory(folder);
        string[] names = [.. study.Space.Parameters.Select(parameter => parameter.Name)];
        Csv(Path.Combine(folder, "trials.csv"),
            ["window", "out_of_sample", "trial", .. names, "objective", "trades", "wins", "net_profit", "final_equity", "sharpe", "sortino", "calmar", "profit_factor", "max_drawdown_ratio", "trade_hash"],
            study.Results.Select(trial => Trial(study, trial)));
        Csv(Path.Combine(folder, "surface.csv"),
            ["x", "y", "x_value", "y_value", "trials", "mean", "neighbour_mean", "neighbour_profitable_share"],
            summary.Report.Surfaces.SelectMany(surface => surface.Cells.Select(cell => new[]
            {
                surface.X, surface.Y ?? "", cell.X, cell.Y ?? "", Text(cell.Trials), Text(cell.Mean), Text(cell.NeighbourMean),
                Text(cell.NeighbourProfitableShare),
            })));
        if (summary.Report.WalkForward is { } walk)
            Csv(Path.Combine(folder, "equity.csv"), ["window", "day_end_ms", "return_ratio", "equity"],
                walk.Equity.Select(day => new[] { Text(day.Window), Text(day.TimeMs), Text(day.ReturnRatio), Text(day.Equity) }));
        WholeFile.Write(Path.Combine(folder, "report.json"), writer => writer.WriteLine(JsonSerializer.Serialize(summary, StudyJson.Default.StudySummary)));
    }

    private static string[] Trial(Study study, TrialResult trial) =>
    [
        Text(trial.Window), trial.IsOutOfSample ? "true" : "false", Text(trial.Number),
        .. study.Space.Parameters.Select((parameter, i) => parameter.Values[trial.Point[i]]),
        Text(study.Definition.Objective.Of(trial)), Text(trial.Trades), Text(trial.Wins), trial.NetProfit.ToString(CultureInfo.InvariantCulture),
        trial.FinalEquity.ToString(CultureInfo.InvariantCulture), Text(trial.Sharpe), Text(trial.Sortino), Text(trial.Calmar), Text(trial.ProfitFactor),
        Text(trial.MaxDrawdownRatio), trial.TradeHash,
    ];

    private static void Csv(string path, string[] header, IEnumerable<string[]> rows) => WholeFile.Write(path, writer =>
    {
        writer.WriteLine(string.Join(',', header));
        foreach (string[] row in rows) writer.WriteLine(string.Join(',', row)); // names and words hold no comma
    });

    /// <summary>Empty for an unknown number.</summary>
    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
