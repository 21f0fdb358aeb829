using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>Settings of a backtest in which nothing was changed, strategies of somebody's own included.</summary>
internal sealed record BacktestDefaults(KernelSettings Settings);

/// <summary>A backtest: one piece, the run of <c>botcore backtest</c> with the same trades and the same hash.</summary>
/// <param name="defaults">Settings of a backtest in which nothing was changed, strategies of somebody's own included.</param>
internal sealed class BacktestWork(CandleLibrary library, KernelSettings defaults) : IJobWork
{
    public string Kind => JobKinds.Backtest;

    public string Run(JobRecord job, PieceRecord piece, IProgress<double> progress, CancellationToken ct)
    {
        var request = JsonSerializer.Deserialize(job.Request, ContractsJson.Default.SubmitBacktestRequest)!;
        var settings = SettingsOf(request.Settings, defaults);
        var series = library.Load(request.Candles, request.Symbol is { } name ? Symbol.Parse(name) : null, ct);
        var candles = new MergedCandles(series, request.From?.ToUnixTimeMilliseconds() ?? 0, request.To?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        if (candles.Count == 0) throw new ArgumentException("from and to leave no candle of the files");
        var funding = request.Funding is { } file
            ? FundingFile.Load(library.PathOf(file) ?? throw new ArgumentException($"funding: there is no '{file}' in the data folder of this worker"), [.. series.Select(one => one.Symbol)])
            : null;
        InstrumentSetup[] setups =
            [.. series.Select(one => new InstrumentSetup(InstrumentInference.Of(one).Instrument, one.Timeframe, StrategySet.Create(settings)))];
        var result = BacktestRunner.Run(setups, settings, candles, new BacktestExtras(Funding: funding), progress, ct);
        return JsonSerializer.Serialize(BacktestResults.ToModel(result, series), ContractsJson.Default.BacktestResultModel);
    }

    public NextStep Next(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => new NextStep.Finished(pieces[0].Result!);

    /// <exception cref="ArgumentException">One is unknown or not allowed; all of them are named.</exception>
    internal static KernelSettings SettingsOf(IReadOnlyDictionary<string, string>? changes, KernelSettings defaults)
    {
        var errors = new List<string>();
        var settings = SettingCatalogue.TryWithAll(defaults, (changes ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal), errors);
        return settings is not null && errors.Count == 0 ? settings : throw new ArgumentException(string.Join("; ", errors));
    }
}
