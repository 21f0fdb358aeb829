using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>When the last orders were submitted, for the order rate. A ring of fixed size.</summary>
internal sealed class OrderTimes
{
    /// <summary>The most a rate limit can ask about.</summary>
    public const int Capacity = 1024;

    private readonly long[] _times = new long[Capacity];
    private long _count;

    public void Add(long timeMs) => _times[_count++ % Capacity] = timeMs;

    /// <summary>Entries at or after a time, newest backwards; at most <see cref="Capacity"/>.</summary>
    public int Since(long timeMs)
    {
        int found = 0;
        for (long i = _count - 1; i >= 0 && i >= _count - Capacity && _times[i % Capacity] >= timeMs; i--) found++;
        return found;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Value(ref _count);
        for (long i = Math.Max(0, _count - Capacity); i < _count; i++) transfer.Value(ref _times[i % Capacity]);
    }
}
