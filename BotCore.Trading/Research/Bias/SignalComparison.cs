using System.Numerics;

namespace BotCore.Trading.Research.Bias;

/// <summary>Collects what differs between the full run and what was known at each candle.</summary>
internal sealed class SignalComparison(string source, IReadOnlyList<string> indicators)
{
    private readonly int[] _signals = new int[BarSignalWords.Kinds.Count];
    private readonly int[] _changed = new int[BarSignalWords.Kinds.Count];
    private readonly ChangedIndicator?[] _indicators = new ChangedIndicator?[indicators.Count];
    private readonly List<ChangedBar> _first = [];
    private int _bars;
    private int _barsWithSignal;
    private int _barsChanged;

    public void Add(int bar, long timeMs, BarSignals full, BarSignals cut)
    {
        _bars++;
        if (full != BarSignals.None) _barsWithSignal++;
        Count(_signals, full);
        if (full == cut) return;
        _barsChanged++;
        Count(_changed, full ^ cut);
        if (_first.Count < LookAheadReport.MaxChangedShown) _first.Add(new ChangedBar(bar, timeMs, full, cut));
    }

    public void AddValues(int bar, ReadOnlySpan<double> full, ReadOnlySpan<double> cut)
    {
        for (int i = 0; i < _indicators.Length; i++)
        {
            if (full[i].Equals(cut[i])) continue; // NaN equals NaN here
            _indicators[i] = _indicators[i] is { } seen
                ? seen with { Changed = seen.Changed + 1 }
                : new ChangedIndicator(indicators[i], 1, bar, full[i], cut[i]);
        }
    }

    public LookAheadReport Report() => new(
        source, _bars, _barsWithSignal, _barsChanged, _first,
        [.. BarSignalWords.Kinds.Select((kind, i) => new SignalKindCount(kind, _signals[i], _changed[i]))],
        [.. _indicators.OfType<ChangedIndicator>()]);

    private static void Count(int[] counts, BarSignals signals)
    {
        for (uint rest = (uint)signals; rest != 0; rest &= rest - 1) counts[BitOperations.TrailingZeroCount(rest)]++;
    }
}
