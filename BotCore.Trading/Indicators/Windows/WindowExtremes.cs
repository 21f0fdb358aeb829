using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Highest high and lowest low of the last n inputs, in constant time and without a branch that depends on the prices.</summary>
/// <remarks>
/// Source: M. van Herk, A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels, 1992, and
/// J. Gil and M. Werman, Computing 2-D min, median and max filters, 1993, streamed: the extremes of this turn of the ring are
/// carried along, those from each slot of the previous turn to its end were computed once when it closed, and the window is
/// the more extreme of the two.
/// </remarks>
internal struct WindowExtremes
{
    private readonly double[] _highs; // one more than n: behind the last slot nothing is higher or lower
    private readonly double[] _lows;
    private int _next;
    private int _missing;
    private double _turnHigh = double.NegativeInfinity;
    private double _turnLow = double.PositiveInfinity;

    public WindowExtremes(int length)
    {
        _highs = new double[length + 1];
        _lows = new double[length + 1];
        Array.Fill(_highs, double.NegativeInfinity);
        Array.Fill(_lows, double.PositiveInfinity);
        _missing = length;
    }

    /// <summary>The extremes if this input came next; changes nothing. NaN until the window is full.</summary>
    public readonly void Peek(double high, double low, out double highest, out double lowest)
    {
        highest = double.MaxNative(double.MaxNative(_turnHigh, high), _highs[_next + 1]);
        lowest = double.MinNative(double.MinNative(_turnLow, low), _lows[_next + 1]);
        if (_missing > 1) highest = lowest = double.NaN;
    }

    public void Add(double high, double low, out double highest, out double lowest)
    {
        double[] highs = _highs;
        double[] lows = _lows;
        int next = _next;
        double turnHigh = double.MaxNative(_turnHigh, high);
        double turnLow = double.MinNative(_turnLow, low);
        highest = double.MaxNative(turnHigh, highs[next + 1]);
        lowest = double.MinNative(turnLow, lows[next + 1]);
        highs[next] = high;
        lows[next] = low;
        _turnHigh = turnHigh;
        _turnLow = turnLow;
        _next = ++next;
        if (next == highs.Length - 1) CloseTurn();
        if (_missing > 0 && --_missing > 0) highest = lowest = double.NaN;
    }

    private void CloseTurn()
    {
        double highest = double.NegativeInfinity;
        double lowest = double.PositiveInfinity;
        for (int i = _highs.Length - 2; i > 0; i--)
        {
            _highs[i] = highest = double.MaxNative(highest, _highs[i]);
            _lows[i] = lowest = double.MinNative(lowest, _lows[i]);
        }
        _turnHigh = double.NegativeInfinity;
        _turnLow = double.PositiveInfinity;
        _next = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, _highs.Length - 1);
        transfer.Value(ref _missing);
        transfer.Value(ref _turnHigh);
        transfer.Value(ref _turnLow);
        transfer.Values(_highs);
        transfer.Values(_lows);
    }
}
