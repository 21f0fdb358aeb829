using BotCore.Trading.State;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Equity at candle closes, thinned. A point stands wherever equity changed, and one where a level stretch ended, so that a
/// chart has the true shape. The last day is kept whole, the time before by one point an hour.
/// </summary>
/// <remarks>What is kept depends on the journal version only, never on how the records were cut into batches.</remarks>
internal sealed class EquityCurve : ITransferable
{
    public const long HourMs = 3_600_000;
    private const long WholeMs = 24 * HourMs;

    private long _lastMs = -1;
    private decimal _last;
    private long _seenMs = -1;
    private long _seenBeforeMs = -1;

    /// <summary>Start of the time that is kept whole, Unix ms, a full hour.</summary>
    /// <param name="nowMs">Market time.</param>
    public static long WholeFrom(long nowMs) => nowMs - nowMs % HourMs - WholeMs;

    /// <summary>Notes equity at a market time that never goes back.</summary>
    /// <param name="points">Receives what is to be kept; a later point at the same time replaces the earlier.</param>
    public void Note(long timeMs, decimal equity, EquityPoints points)
    {
        // Several symbols close at the same time, so the end of a level stretch is the last time before this one.
        if (timeMs > _seenMs) (_seenBeforeMs, _seenMs) = (_seenMs, timeMs);
        if (equity == _last && _lastMs >= 0) return;
        if (_seenBeforeMs > _lastMs) points.Add(_seenBeforeMs, _last);
        points.Add(timeMs, equity);
        (_lastMs, _last) = (timeMs, equity);
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("equity-curve.v1");
        transfer.Value(ref _lastMs);
        transfer.Value(ref _last);
        transfer.Value(ref _seenMs);
        transfer.Value(ref _seenBeforeMs);
    }
}

/// <summary>Equity points that wait to be written, oldest first.</summary>
internal sealed class EquityPoints
{
    private readonly List<(long TimeMs, decimal Equity)> _points = [];

    public int Count => _points.Count;

    public void Add(long timeMs, decimal equity)
    {
        if (_points.Count > 0 && _points[^1].TimeMs == timeMs) _points[^1] = (timeMs, equity);
        else _points.Add((timeMs, equity));
    }

    public void Clear() => _points.Clear();

    /// <summary>What would survive thinning: of the time before <paramref name="wholeFromMs"/> the last point of each hour, of the rest everything.</summary>
    public IEnumerable<(long TimeMs, decimal Equity)> Thinned(long wholeFromMs)
    {
        for (int i = 0; i < _points.Count; i++)
        {
            long hour = _points[i].TimeMs / EquityCurve.HourMs;
            bool isLastOfHour = i + 1 == _points.Count || _points[i + 1].TimeMs / EquityCurve.HourMs != hour;
            if (isLastOfHour || _points[i].TimeMs >= wholeFromMs) yield return _points[i];
        }
    }
}
