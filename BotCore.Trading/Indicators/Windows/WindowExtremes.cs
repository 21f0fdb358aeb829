using System.Runtime.InteropServices;
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
    private readonly Extremes[] _slots; // one more than n: behind the last slot nothing is higher or lower
    private int _next;
    private int _missing;
    private Extremes _turn = Extremes.None;

    public WindowExtremes(int length)
    {
        _slots = new Extremes[length + 1];
        Array.Fill(_slots, Extremes.None);
        _missing = length;
    }

    /// <summary>The extremes if this input came next; changes nothing. NaN until the window is full.</summary>
    public readonly void Peek(double high, double low, out double highest, out double lowest)
    {
        var window = _turn.With(high, low).With(_slots[_next + 1]);
        bool isFull = _missing <= 1;
        highest = isFull ? window.High : double.NaN;
        lowest = isFull ? window.Low : double.NaN;
    }

    public void Add(double high, double low, out double highest, out double lowest)
    {
        var slots = _slots;
        int next = _next;
        var turn = _turn.With(high, low);
        var window = turn.With(slots[next + 1]);
        highest = window.High;
        lowest = window.Low;
        slots[next] = new Extremes(high, low);
        _turn = turn;
        _next = ++next;
        if (next == slots.Length - 1) CloseTurn();
        if (_missing > 0 && --_missing > 0) highest = lowest = double.NaN;
    }

    private void CloseTurn()
    {
        var rest = Extremes.None;
        for (int i = _slots.Length - 2; i > 0; i--) _slots[i] = rest = rest.With(_slots[i]);
        _turn = Extremes.None;
        _next = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, _slots.Length - 1);
        transfer.Value(ref _missing);
        transfer.Value(ref _turn.High);
        transfer.Value(ref _turn.Low);
        transfer.Values(MemoryMarshal.Cast<Extremes, double>(_slots.AsSpan()));
    }

    private struct Extremes(double high, double low)
    {
        public static readonly Extremes None = new(double.NegativeInfinity, double.PositiveInfinity);

        public double High = high;
        public double Low = low;

        public readonly Extremes With(double high, double low) => new(double.MaxNative(High, high), double.MinNative(Low, low));

        public readonly Extremes With(in Extremes other) => With(other.High, other.Low);
    }
}
