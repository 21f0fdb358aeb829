using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Sum of the last n inputs with weights 1 (oldest) to n (newest), in constant time, without ever subtracting.</summary>
/// <remarks>
/// Cut in two like <see cref="WindowSum"/>. Each older slot holds the weighted sum from it to the end of its turn, its own weight
/// being 1; this turn's inputs carry weights 1, 2, 3 …, and as many units more as older inputs stand before them.
/// Inputs that have no value yet (NaN) are not counted.
/// </remarks>
internal struct WeightedWindowSum
{
    private readonly double[] _slots; // one more than n: behind the last slot nothing is left to add
    private int _next;
    private double _turn;
    private double _weightedTurn;

    public WeightedWindowSum(int length)
    {
        _slots = new double[length + 1];
        Array.Fill(_slots, double.NaN, 0, length);
    }

    private readonly int Length => _slots.Length - 1;

    /// <summary>The weighted sum if <paramref name="input"/> came next; changes nothing. NaN until the window is full.</summary>
    public readonly double Peek(double input)
    {
        double weighted = _weightedTurn + (_next + 1) * input;
        return weighted + (Length - 1 - _next) * (_turn + input) + _slots[_next + 1];
    }

    public double Add(double input)
    {
        if (double.IsNaN(input)) return input;
        double sum = Peek(input);
        _weightedTurn += (_next + 1) * input;
        _turn += input;
        _slots[_next] = input;
        if (++_next == Length) CloseTurn();
        return sum;
    }

    private void CloseTurn()
    {
        double sum = 0.0, weighted = 0.0;
        for (int i = Length - 1; i > 0; i--)
        {
            sum += _slots[i];
            weighted += sum;
            _slots[i] = weighted;
        }
        _turn = _weightedTurn = 0.0;
        _next = 0;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, Length);
        transfer.Value(ref _turn);
        transfer.Value(ref _weightedTurn);
        transfer.Values(_slots);
    }
}
