using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Sum of the last n inputs, in constant time, without ever subtracting.</summary>
/// <remarks>
/// A running sum that adds the new and subtracts the old value keeps every rounding error for ever and leaves dust where zeros
/// should be. Here the ring is cut in two: the inputs of this turn are added up as they come, and those of the turn before
/// stand as sums from each slot to the end, computed once when the turn closed. The window is the first plus one of the second:
/// its error is that of one fresh addition of n numbers, and a window of zeros sums to exactly zero.
/// Inputs that have no value yet (NaN) are not counted.
/// </remarks>
internal struct WindowSum
{
    private readonly double[] _slots; // one more than n: behind the last slot nothing is left to add
    private int _next;
    private double _turn;

    public WindowSum(int length)
    {
        _slots = new double[length + 1];
        Array.Fill(_slots, double.NaN, 0, length); // a window that is not full yet has no sum
    }

    /// <summary>The sum if <paramref name="input"/> came next; changes nothing. NaN until the window is full.</summary>
    public readonly double Peek(double input) => _turn + input + _slots[_next + 1];

    public double Add(double input)
    {
        if (double.IsNaN(input)) return input;
        double[] slots = _slots;
        int next = _next;
        double turn = _turn + input;
        double sum = turn + slots[next + 1];
        slots[next] = input;
        _turn = turn;
        _next = ++next;
        if (next == slots.Length - 1) CloseTurn();
        return sum;
    }

    private void CloseTurn()
    {
        double sum = 0.0;
        for (int i = _slots.Length - 2; i > 0; i--)
        {
            sum += _slots[i];
            _slots[i] = sum;
        }
        _turn = 0.0;
        _next = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, _slots.Length - 1);
        transfer.Value(ref _turn);
        transfer.Values(_slots);
    }
}
