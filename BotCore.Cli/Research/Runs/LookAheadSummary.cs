using BotCore.Trading.Research.Bias;

namespace BotCore.Cli.Research.Runs;

/// <summary>The look-ahead gate as it is printed.</summary>
/// <param name="Verdict"><c>biased</c>, <c>clean</c> or <c>not enough signals</c>.</param>
/// <param name="BarsCompared">Primary candles compared, of all markets; none between the first and the last was left out.</param>
/// <param name="Signals">Signals of single strategies in the full run.</param>
/// <param name="Restores">Snapshots through which everything was moved into other instances on the way.</param>
/// <param name="Seconds">Time of the gate; null when it was not measured.</param>
/// <param name="ShareOfRunTime">Its time as a ratio of run and gate together.</param>
internal sealed record LookAheadSummary(
    string Verdict, int BarsCompared, int Signals, int Changed, int Restores, double? Seconds, double? ShareOfRunTime,
    IReadOnlyList<LookAheadSource> Sources)
{
    public static LookAheadSummary Of(LookAheadGateResult gate, TimeSpan? time, TimeSpan run) => new(
        gate.Verdict.Word(), gate.BarsCompared, gate.Signals, gate.Changed, gate.Restores, time?.TotalSeconds,
        time is { } taken ? taken / (taken + run) : null,
        [.. gate.Markets.SelectMany(market => market.Strategies.Append(market.Together)).Select(LookAheadSource.Of)]);

    public static LookAheadSummary Of(LookAheadReport report) => new(
        report.Verdict.Word(), report.BarsCompared, report.Signals, report.Changed, 0, null, null, [LookAheadSource.Of(report)]);

    /// <exception cref="CommandFailedException">The verdict is biased: what was printed must not be believed.</exception>
    public void RequireUnbiased()
    {
        if (Verdict != LookAheadVerdict.Biased.Word()) return;
        throw new CommandFailedException(
            ExitCodes.Failed,
            $"look-ahead: the verdict is biased, {Changed} of {Signals} signals are not what was known at their candle; do not believe the result ({FirstChange()})");
    }

    /// <summary>What was changed first, in words; null when nothing was.</summary>
    public string? FirstChange()
    {
        var source = Sources.FirstOrDefault(one => one.FirstChanged.Count > 0);
        if (source is null) return Sources.FirstOrDefault(one => one.Indicators.Count > 0) is { } moved ? $"{moved.Name}: {moved.Indicators[0].Name} changed" : null;
        var first = source.FirstChanged[0];
        return $"{source.Name}: candle {first.Bar} at {first.Time:yyyy-MM-dd HH:mm} UTC says '{first.Full}' with the whole series, '{first.Cut}' when it was the last candle";
    }
}

/// <summary>One source of signals.</summary>
/// <param name="Indicators">Those whose values changed.</param>
internal sealed record LookAheadSource(
    string Name, string Verdict, int BarsCompared, int Signals, int Changed, IReadOnlyList<LookAheadChange> FirstChanged,
    IReadOnlyList<LookAheadKind> Kinds, IReadOnlyList<LookAheadIndicator> Indicators)
{
    public static LookAheadSource Of(LookAheadReport report) => new(
        report.Source, report.Verdict.Word(), report.BarsCompared, report.Signals, report.Changed,
        [.. report.FirstChanged.Select(bar => new LookAheadChange(
            bar.Bar, DateTimeOffset.FromUnixTimeMilliseconds(bar.TimeMs), bar.Full.Words(), bar.Cut.Words()))],
        [.. report.Kinds.Select(kind => new LookAheadKind(kind.Kind.Words(), kind.Signals, kind.Changed))],
        [.. report.Indicators.Select(one => new LookAheadIndicator(one.Name, one.Changed, one.FirstBar, Finite(one.Full), Finite(one.Cut)))]);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <param name="Full">The signal with the whole series.</param>
/// <param name="Cut">The signal when the series ended at this candle.</param>
internal sealed record LookAheadChange(int Bar, DateTimeOffset Time, string Full, string Cut);

internal sealed record LookAheadKind(string Kind, int Signals, int Changed);

internal sealed record LookAheadIndicator(string Name, int Changed, int FirstBar, double? Full, double? Cut);
