using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BotCore.Cli.Output;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Interval;

namespace BotCore.Cli.Research;

/// <summary><c>botcore backtest --model interval</c>: recorded signals and rules through the interval fill model.</summary>
internal static class IntervalBacktest
{
    /// <summary>The name of the fill model on the command line.</summary>
    public const string Model = "interval";

    /// <summary>Options that belong together: the interval model needs signals and rules and knows nothing else; no other model takes them.</summary>
    /// <param name="models">Every fill model there is, the default first.</param>
    /// <param name="foreign">Options of the other models.</param>
    public static void Validate(
        Command command, Option<string> model, IReadOnlyList<string> models, Option<string?> signals, Option<string?> rules,
        IReadOnlyList<Option> foreign) =>
        command.Validators.Add(result =>
        {
            string name = result.GetValue(model) ?? models[0];
            if (name == Model)
            {
                var missing = new Option[] { signals, rules }.Where(option => result.GetResult(option) is null or { Implicit: true }).ToArray();
                if (missing.Length > 0)
                    result.AddError($"--model {Model} needs {string.Join(" and ", missing.Select(option => $"{option.Name} FILE"))}");
                foreach (var option in foreign.Where(option => result.GetResult(option) is { Implicit: false }))
                    result.AddError($"{option.Name} is not used by --model {Model}: everything it knows stands in --candles, --signals and --rules");
            }
            else if (models.Contains(name)) // what is wrong with another word, the option itself says
            {
                foreach (var option in new Option[] { signals, rules }.Where(option => result.GetResult(option) is { Implicit: false }))
                    result.AddError($"{option.Name} belongs to --model {Model}; the model is {name}");
            }
        });

    /// <param name="candles">One candle file.</param>
    /// <param name="trades">Where the trades are written; absent: nowhere.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="CommandFailedException">Rules or signals are refused.</exception>
    /// <exception cref="CandleFileException">The candles are refused.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Run(CliConsole console, string candles, string signals, string rules, string? trades, bool json, CancellationToken ct)
    {
        var settings = IntervalRulesFile.Load(rules);
        var market = CandleFile.LoadRows(candles, ct);
        CheckSpacing(candles, market, settings.Rules);
        var (flags, hasTags) = IntervalSignalFile.Load(signals, market);
        var clock = Stopwatch.StartNew();
        var closed = IntervalModel.Run(settings.Rules, market, flags);
        var summary = IntervalSummary.Of(Path.GetFileName(candles), market, settings, closed, clock.Elapsed);
        if (trades is not null) IntervalTradeFile.Write(trades, closed, hasTags);
        if (json) console.Json(summary, CliJson.Default.IntervalSummary);
        else console.Table(IntervalTable.Of(summary));
        return ExitCodes.Ok;
    }

    /// <summary>Ages are counted in candles: a wrong timeframe would make every one of them wrong without a sign.</summary>
    private static void CheckSpacing(string path, Candle[] candles, IntervalRules rules)
    {
        if (candles.Length < 2) return;
        long smallest = long.MaxValue;
        for (int i = 1; i < candles.Length; i++) smallest = Math.Min(smallest, candles[i].OpenTimeMs - candles[i - 1].OpenTimeMs);
        if (smallest != rules.TimeframeMinutes * 60_000L)
            throw new CommandFailedException(ExitCodes.BadData, string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: candles are at least {smallest / 60_000.0} minutes apart; timeframe_minutes of the rules is {rules.TimeframeMinutes}"));
    }
}
