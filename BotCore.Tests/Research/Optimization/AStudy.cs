using System.Collections.Concurrent;
using System.Text.Json;
using BotCore.MarketData.Merging;
using BotCore.MarketData.Synthetic;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using BotCore.Trading.Research.Optimization;
using BotCore.Trading.Signals;

namespace BotCore.Tests.Research.Optimization;

/// <summary>Small studies on a seeded market for tests. Every strategy has a say of its own, so that there are trades to look at.</summary>
internal static class AStudy
{
    public static readonly KernelSettings Settings = KernelSettings.For(TradingMode.Backtest) with
    {
        Aggregation = AggregationMode.BestConfidence,
        IsConfirmationGateOn = false,
        LossStreakLimit = 100,
        DailyLossRatio = 0.5m,
        WeeklyLossRatio = 0.5m,
    };

    private static readonly ConcurrentDictionary<(int, int), ResearchMarket> Markets = [];

    /// <summary>The same candles for the same numbers; made once.</summary>
    public static ResearchMarket Market(int symbols = 1, int days = 6) => Markets.GetOrAdd((symbols, days), key =>
    {
        var market = new SyntheticMarket(new SyntheticMarketOptions { Seed = 7, Symbols = [.. new SyntheticMarketOptions().Symbols.Take(key.Item1)] });
        var series = market.Record(key.Item2 * 1440, CancellationToken.None);
        var merged = new MergedCandles(series, 0, long.MaxValue);
        var candles = new MarketCandle[merged.Count];
        for (int at = 0, count; (count = merged.Read(candles.AsSpan(at))) > 0;) at += count;
        return new ResearchMarket([.. series.Select((one, i) => new ResearchInstrument(market.Instruments[i], Timeframe.OneMinute, one.Fingerprint))], candles);
    });

    public static StudyDefinition Definition(
        SearchKind method = SearchKind.Grid, int trials = 20, int batch = 4, ulong seed = 1, WalkForwardPlan? walkForward = null, ResearchMarket? market = null,
        params string[] parameters)
    {
        market ??= Market();
        return new StudyDefinition(
            market.Definitions, market.FirstMs, market.EndMs, StudyDefinition.TextOf(Settings),
            Parameters(parameters.Length > 0 ? parameters : ["rsi.period=10..16:3", "exit.stopOnMarginRatio=0.03..0.05:0.01"]), method, trials, batch, seed,
            new Objective(ObjectiveKind.Sharpe, 1), walkForward);
    }

    public static IReadOnlyList<SearchParameter> Parameters(params string[] texts)
    {
        var errors = new List<string>();
        var parameters = texts.Select(text => SearchParameter.Parse(text, errors)).ToList();
        Assert.Empty(errors);
        return parameters!;
    }

    /// <summary>A space of whole numbers with these many values each, under names that any settings accept.</summary>
    public static SearchSpace Space(params int[] counts)
    {
        string[] names = ["risk.maxOrdersPerMinute", "risk.coolDownMinutes", "risk.lossStreakLimit", "entry.maxPositions"];
        return new SearchSpace([.. counts.Select((count, i) => new SearchParameter(names[i], [.. Enumerable.Range(1, count).Select(value => $"{value}")], true))], Settings);
    }

    /// <summary>Runs a study to its end on this thread.</summary>
    public static Study Finished(StudyDefinition definition, ResearchMarket? market = null)
    {
        var study = new Study(definition);
        var runner = new PieceRunner(market ?? Market());
        while (!study.IsFinished)
        {
            var wanted = study.Wanted();
            if (wanted.Count == 0) continue;
            foreach (var result in runner.Run(new OptimizationPiece(definition, wanted), CancellationToken.None).Results) study.Record(result);
        }
        return study;
    }

    /// <summary>Everything a study came to, as text to compare.</summary>
    public static string Text(Study study) => string.Join('\n', study.Results.Select(Text));

    public static string Text(TrialResult result) => JsonSerializer.Serialize(result, OptimizationJson.Default.TrialResult);
}
