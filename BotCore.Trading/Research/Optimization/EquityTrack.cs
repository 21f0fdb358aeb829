namespace BotCore.Trading.Research.Optimization;

/// <summary>What a trial keeps of its equity: the value at the end of each UTC day and the largest fall. No list grows with the candles.</summary>
/// <remarks>Candles of several markets that close together are one moment; between the first and the last of them the marks do not belong together.</remarks>
internal struct EquityTrack
{
    private const long DayMs = 86_400_000;

    private readonly long _firstDay;
    private readonly double[] _dayEnds;
    private int _day;
    private double _last;
    private long _lastMs;
    private double _peak;

    /// <param name="starting">Quote asset, above zero; the first peak.</param>
    /// <param name="fromMs">Open time of the first candle, Unix ms.</param>
    /// <param name="endMs">Close time of the last candle, Unix ms.</param>
    public EquityTrack(double starting, long fromMs, long endMs)
    {
        _firstDay = fromMs / DayMs;
        _dayEnds = new double[DayOf(endMs) - _firstDay + 1];
        (_last, _peak, _lastMs, Starting) = (starting, starting, fromMs + 1, starting);
    }

    public double Starting { get; }

    /// <summary>Largest fall from a peak as a ratio of it.</summary>
    public double MaxDrawdownRatio { get; private set; }

    /// <summary>Called with every candle; does nothing when the equity has not changed.</summary>
    public void Note(double equity, long timeMs)
    {
        if (equity == _last) return;
        if (timeMs != _lastMs) Settle(timeMs);
        _last = equity;
    }

    /// <summary>Simple returns of the days, one for each, 0 for a quiet one.</summary>
    public double[] DailyReturns()
    {
        Settle((_firstDay + _dayEnds.Length) * DayMs + 1);
        var returns = new double[_dayEnds.Length];
        double before = Starting;
        for (int day = 0; day < returns.Length; day++)
        {
            // After the equity is used up no return is defined, and none was earned.
            returns[day] = before > 0 ? _dayEnds[day] / before - 1.0 : 0.0;
            before = _dayEnds[day];
        }
        return returns;
    }

    /// <remarks>With nearly every candle of an open position: divisions, of falls and of days, only where they can change something.</remarks>
    private void Settle(long nextMs)
    {
        const double under = 1 - 1e-9; // wider than a product can be off
        if (_last > _peak) _peak = _last;
        else if (_peak > 0 && _peak - _last >= _peak * MaxDrawdownRatio * under) MaxDrawdownRatio = Math.Max(MaxDrawdownRatio, (_peak - _last) / _peak);
        for (; nextMs > (_firstDay + _day + 1) * DayMs && _day < _dayEnds.Length; _day++) _dayEnds[_day] = _last;
        _lastMs = nextMs;
    }

    private static long DayOf(long timeMs) => (timeMs - 1) / DayMs;
}
