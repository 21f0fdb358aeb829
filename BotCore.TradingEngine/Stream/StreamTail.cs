namespace BotCore.TradingEngine.Stream;

/// <summary>The newest messages of an epoch, a fixed number of them.</summary>
/// <remarks>Not safe for several threads; the hub's lock guards it.</remarks>
internal sealed class StreamTail(int capacity)
{
    private readonly StreamMessage?[] _ring = new StreamMessage?[capacity];
    private long _count;

    /// <summary>Number of the newest message; 0 before the first.</summary>
    public long LastSeq => _count;

    /// <summary>Number of the oldest message still kept.</summary>
    public long FirstSeq => Math.Max(1, _count - capacity + 1);

    /// <param name="message">Its number follows <see cref="LastSeq"/>.</param>
    public void Add(StreamMessage message)
    {
        _ring[_count % capacity] = message;
        _count++;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        _count = 0;
    }

    /// <summary>Everything after <paramref name="seq"/>, oldest first; null when some of it is no longer kept or never was.</summary>
    public IReadOnlyList<StreamMessage>? After(long seq)
    {
        if (seq < FirstSeq - 1 || seq > _count) return null;
        var messages = new List<StreamMessage>((int)(_count - seq));
        for (long at = seq; at < _count; at++) messages.Add(_ring[at % capacity]!);
        return messages;
    }
}
