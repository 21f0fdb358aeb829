namespace BotCore.Trading.Research.Bias;

/// <summary>What a comparison of signals known at each candle with signals of the whole series came to.</summary>
public enum LookAheadVerdict
{
    /// <summary>Too little was compared to say that it is clean.</summary>
    NotEnoughSignals,

    /// <summary>Nothing changed.</summary>
    Clean,

    /// <summary>At least one signal changed when the future was known: it had used it.</summary>
    Biased,
}

/// <summary>How one source of signals stood the test.</summary>
/// <param name="Source">Its name.</param>
/// <param name="BarsCompared">Every candle that was compared, none left out between the first and the last.</param>
/// <param name="Signals">Compared candles with a signal in the full run.</param>
/// <param name="Changed">Compared candles whose signals differ.</param>
/// <param name="FirstChanged">The first of them, at most <see cref="MaxChangedShown"/>.</param>
/// <param name="Kinds">Each of the four kinds of signal.</param>
/// <param name="Indicators">Those that changed, if the source shows any.</param>
public sealed record LookAheadReport(
    string Source, int BarsCompared, int Signals, int Changed, IReadOnlyList<ChangedBar> FirstChanged,
    IReadOnlyList<SignalKindCount> Kinds, IReadOnlyList<ChangedIndicator> Indicators)
{
    /// <summary>Fewer signals than this prove nothing.</summary>
    public const int FewestSignals = 20;

    /// <summary>Fewer compared candles than this prove nothing.</summary>
    public const int FewestBars = 200;

    public const int MaxChangedShown = 5;

    /// <summary>One change is enough for biased, however little was compared. A changed indicator that moved no signal counts too.</summary>
    public LookAheadVerdict Verdict =>
        Changed > 0 || Indicators.Count > 0 ? LookAheadVerdict.Biased
        : Signals < FewestSignals || BarsCompared < FewestBars ? LookAheadVerdict.NotEnoughSignals
        : LookAheadVerdict.Clean;

    /// <summary>Of several sources together: biased when one is, clean when together they had enough to compare.</summary>
    public static LookAheadVerdict VerdictOf(IReadOnlyList<LookAheadReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Any(report => report.Verdict == LookAheadVerdict.Biased)) return LookAheadVerdict.Biased;
        bool enough = reports.Sum(report => report.Signals) >= FewestSignals && reports.Any(report => report.BarsCompared >= FewestBars);
        return enough ? LookAheadVerdict.Clean : LookAheadVerdict.NotEnoughSignals;
    }
}

/// <summary>A candle at which the signal of the full run is not the one that was known at its close.</summary>
/// <param name="Bar">Index from 0.</param>
/// <param name="TimeMs">Open time, Unix ms.</param>
/// <param name="Full">With the whole series.</param>
/// <param name="Cut">When the series ended at this candle.</param>
public sealed record ChangedBar(int Bar, long TimeMs, BarSignals Full, BarSignals Cut);

/// <param name="Signals">Candles with this kind in the full run.</param>
/// <param name="Changed">Candles at which this kind differs.</param>
public sealed record SignalKindCount(BarSignals Kind, int Signals, int Changed);

/// <param name="Changed">Candles at which its value differs.</param>
/// <param name="FirstBar">The first of them, index from 0.</param>
/// <param name="Full">Value there with the whole series; NaN: none.</param>
/// <param name="Cut">Value there when the series ended at that candle; NaN: none.</param>
public sealed record ChangedIndicator(string Name, int Changed, int FirstBar, double Full, double Cut);

/// <summary>The words of the report.</summary>
public static class LookAheadWords
{
    /// <summary><c>biased</c>, <c>clean</c> or <c>not enough signals</c>.</summary>
    public static string Word(this LookAheadVerdict verdict) => verdict switch
    {
        LookAheadVerdict.Biased => "biased",
        LookAheadVerdict.Clean => "clean",
        _ => "not enough signals",
    };
}
