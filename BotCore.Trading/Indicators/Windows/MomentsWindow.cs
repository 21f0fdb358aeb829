using System.Runtime.InteropServices;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Mean and population variance of the last n inputs, in constant time, at any price level, without drift.</summary>
/// <remarks>
/// Cut in two like <see cref="WindowSum"/>: sums of distances and of their squares, those of this turn from its first input,
/// those of the turn before, from each slot to the end, from its last input. Both reference points are themselves in the
/// window, and no member is farther from the mean than √(n−1) deviations, so the subtraction at the end loses at most a factor
/// of the order n of precision, and equal inputs give exactly 0.
/// </remarks>
internal struct MomentsWindow
{
    private readonly double _length;
    private readonly double _share; // 1/n
    private readonly Sums[] _slots; // one more than n: behind the last slot nothing is left to add
    private int _next;
    private double _origin; // first input of this turn
    private double _last; // last input of the turn before
    private Sums _turn;

    public MomentsWindow(int length)
    {
        _length = length;
        _share = 1.0 / length;
        _slots = new Sums[length + 1];
        Array.Fill(_slots, new Sums(double.NaN, double.NaN), 0, length); // a window that is not full yet has no moments
    }

    /// <summary>Takes an input. The results are NaN until the window is full.</summary>
    public void Add(double input, out double mean, out double variance)
    {
        var slots = _slots;
        int next = _next;
        if (next == 0) _origin = input;
        var turn = _turn.With(input - _origin);
        Combine(turn, slots[next + 1], _length - 1 - next, _origin, out mean, out variance);
        slots[next] = new Sums(input, 0.0);
        _turn = turn;
        _next = ++next;
        if (next == slots.Length - 1) CloseTurn();
    }

    /// <summary>What <see cref="Add"/> would give; changes nothing.</summary>
    public readonly void Peek(double input, out double mean, out double variance)
    {
        double origin = _next == 0 ? input : _origin;
        Combine(_turn.With(input - origin), _slots[_next + 1], _length - 1 - _next, origin, out mean, out variance);
    }

    private readonly void Combine(Sums turn, Sums older, double olderCount, double origin, out double mean, out double variance)
    {
        double step = _last - origin;
        double shift = olderCount * step;
        double distances = turn.Distances + (older.Distances + shift);
        double squares = turn.Squares + (older.Squares + step * (2.0 * older.Distances + shift));
        double offset = distances * _share;
        mean = origin + offset;
        double difference = squares * _share - offset * offset;
        variance = difference < 0.0 ? 0.0 : difference; // NaN stays NaN
    }

    private void CloseTurn()
    {
        double last = _slots[^2].Distances; // an open turn's slots hold the inputs themselves
        var rest = default(Sums);
        for (int i = _slots.Length - 2; i > 0; i--) _slots[i] = rest = rest.With(_slots[i].Distances - last);
        _last = last;
        _turn = default;
        _next = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, _slots.Length - 1);
        transfer.Value(ref _origin);
        transfer.Value(ref _last);
        transfer.Value(ref _turn.Distances);
        transfer.Value(ref _turn.Squares);
        transfer.Values(MemoryMarshal.Cast<Sums, double>(_slots.AsSpan()));
    }

    private struct Sums(double distances, double squares)
    {
        public double Distances = distances;
        public double Squares = squares;

        public readonly Sums With(double distance) => new(Distances + distance, Squares + distance * distance);
    }
}
