using BotCore.Cli.Research.Runs;
using BotCore.MarketData.Files;
using BotCore.MarketData.Instruments;
using BotCore.MarketData.Merging;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Interval;
using BotCore.Trading.Research.Bias;
using BotCore.Trading.Strategies;

namespace BotCore.Cli.Research.Analysis;

/// <param name="Strategy">Null: all that the settings enable.</param>
/// <param name="FirstBar">First candle of a signal file that is compared.</param>
/// <param name="LimitPercent">Largest tolerated warm-up difference.</param>
internal sealed record BiasRequest(
    string? Strategy, IReadOnlyList<string> Set, string? Signals, string? Known, int FirstBar, double LimitPercent);

/// <summary>Answer of <c>analyze bias</c>.</summary>
/// <param name="WarmUps">Empty for a file of signals, whose indicators nobody knows.</param>
/// <param name="Note">What was not tested, and why; null when everything was.</param>
internal sealed record BiasAnalysis(LookAheadSummary LookAhead, double LimitPercent, IReadOnlyList<WarmUpLine> WarmUps, string? Note)
{
    private const string CannotRepeat =
        "a file of finished signals cannot be computed again on a shorter history, so nothing was compared; " +
        "give --known FILE with the same signals as they were known at each candle";

    /// <exception cref="ArgumentException">No strategy of this name.</exception>
    public static BiasAnalysis OfStrategies(IReadOnlyList<CandleSeries> series, KernelSettings settings, BiasRequest request, CancellationToken ct)
    {
        if (request.Strategy is { } only) settings = Only(settings, only);
        var tape = LookAheadGate.Record(Setups(), settings, Candles(), ct);
        var gate = LookAheadGate.Replay(tape, Setups, settings, Candles(), restores: int.MaxValue, ct);
        var warmUps = new List<WarmUpLine>();
        foreach (var one in series)
        {
            var candles = one.ToArray();
            foreach (var strategy in settings.Strategies.Where(strategy => strategy.IsEnabled))
            {
                var findings = StrategyWarmUp.Measure(() => New(strategy), candles, one.Timeframe, request.LimitPercent, ct);
                warmUps.AddRange(findings.Select(finding => WarmUpLine.Of(one.Symbol.ToString(), finding)));
            }
        }
        return new BiasAnalysis(LookAheadSummary.Of(gate, time: null, run: default), request.LimitPercent, warmUps, Note: null);

        IStrategy New(StrategySettings strategy) => StrategySet.Create(settings with { Strategies = [strategy] })[0];

        IReadOnlyList<InstrumentSetup> Setups() =>
            [.. series.Select(one => new InstrumentSetup(InstrumentInference.Of(one).Instrument, one.Timeframe, StrategySet.Create(settings)))];

        MergedCandles Candles() => new(series, 0, long.MaxValue);
    }

    /// <exception cref="CommandFailedException">A signal file is refused.</exception>
    /// <exception cref="ArgumentException">More than one symbol.</exception>
    public static BiasAnalysis OfSignals(IReadOnlyList<CandleSeries> series, BiasRequest request)
    {
        if (series.Count != 1) throw new ArgumentException($"--signals belongs to one symbol; --candles has {series.Count}");
        var candles = series[0].ToArray();
        var full = Read(request.Signals!, candles);
        string name = Path.GetFileName(request.Signals!);
        if (request.Known is null)
            return new BiasAnalysis(LookAheadSummary.Of(new LookAheadReport(name, 0, 0, 0, [], [], [])), request.LimitPercent, [], CannotRepeat);
        var known = Read(request.Known, candles);
        long[] times = Array.ConvertAll(candles, candle => candle.OpenTimeMs);
        var report = LookAheadDetector.Compare(name, times, full, known, request.FirstBar);
        return new BiasAnalysis(LookAheadSummary.Of(report), request.LimitPercent, [], Note: null);
    }

    private static BarSignals[] Read(string path, Candle[] candles)
    {
        var (signals, _) = IntervalSignalFile.Load(path, candles);
        var read = new BarSignals[candles.Length];
        for (int i = 0; i < read.Length; i++)
        {
            var said = signals[i];
            if (said.HasFlag(IntervalSignal.EnterLong)) read[i] |= BarSignals.EnterLong;
            if (said.HasFlag(IntervalSignal.ExitLong)) read[i] |= BarSignals.ExitLong;
            if (said.HasFlag(IntervalSignal.EnterShort)) read[i] |= BarSignals.EnterShort;
            if (said.HasFlag(IntervalSignal.ExitShort)) read[i] |= BarSignals.ExitShort;
        }
        return read;
    }

    private static KernelSettings Only(KernelSettings settings, string name)
    {
        if (settings.Strategies.All(strategy => strategy.Name != name))
            throw new ArgumentException($"--strategy is '{name}'; expected one of {string.Join(", ", settings.Strategies.Select(strategy => strategy.Name))}");
        return settings with
        {
            Strategies = [.. settings.Strategies.Where(strategy => strategy.Name == name).Select(strategy => strategy with { IsEnabled = true })],
        };
    }
}

/// <summary>One output of an indicator and the warm-up it has.</summary>
/// <param name="DifferencePercent">From its long-run value, after the declared warm-up; null: no value by then.</param>
/// <param name="RequiredWarmUp">Null: longer than any that was measured.</param>
internal sealed record WarmUpLine(
    string Symbol, string Strategy, string Indicator, int DeclaredWarmUp, double? DifferencePercent, int? RequiredWarmUp, int LongestMeasured,
    bool IsTooShort)
{
    public static WarmUpLine Of(string symbol, WarmUpFinding finding) => new(
        symbol, finding.Owner, finding.Indicator, finding.Declared, finding.DifferencePercent, finding.Required, finding.LongestMeasured, finding.IsTooShort);
}
