using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>The last n inputs themselves; slots not yet filled hold NaN, so what is computed over them has no value either.</summary>
internal struct Ring
{
    private readonly double[] _slots;
    private int _next;

    public Ring(int length)
    {
        _slots = new double[length];
        Array.Fill(_slots, double.NaN);
    }

    /// <summary>The input n before the coming one: what the next <see cref="Add"/> will push out.</summary>
    public readonly double Oldest => _slots[_next];

    /// <summary>The n − 1 newest inputs in time order are <paramref name="older"/> followed by <paramref name="newer"/>.</summary>
    public readonly void WithoutOldest(out ReadOnlySpan<double> older, out ReadOnlySpan<double> newer)
    {
        older = _slots.AsSpan(_next + 1);
        newer = _slots.AsSpan(0, _next);
    }

    /// <summary>Takes an input and returns the one it pushes out; NaN while the ring is not full.</summary>
    public double Add(double input)
    {
        double[] slots = _slots;
        int next = _next;
        double oldest = slots[next];
        slots[next] = input;
        _next = ++next == slots.Length ? 0 : next;
        return oldest;
    }

    public void Transfer(StateTransfer transfer)
    {
        RingSlot.Transfer(transfer, ref _next, _slots.Length);
        transfer.Values(_slots);
    }
}
