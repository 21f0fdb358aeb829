namespace BotCore.Dashboard.Live;

/// <summary>The last entries of something that only grows, newest first, at most <paramref name="capacity"/> of them and each key once.</summary>
internal sealed class RecentList<TKey, TValue>(int capacity, Func<TValue, TKey> keyOf) where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TValue> _newestFirst = [];
    private readonly HashSet<TKey> _keys = [];
    private IReadOnlyList<TValue>? _shared;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Newest first; never changes once handed out.</summary>
    public IReadOnlyList<TValue> Items
    {
        get
        {
            lock (_gate) return _shared ??= [.. _newestFirst];
        }
    }

    /// <param name="newestFirst">As the engine pages them.</param>
    public void Load(IEnumerable<TValue> newestFirst)
    {
        lock (_gate)
        {
            _newestFirst.Clear();
            _keys.Clear();
            foreach (var value in newestFirst)
            {
                if (_newestFirst.Count == capacity) break;
                if (_keys.Add(keyOf(value))) _newestFirst.AddLast(value);
            }
            Changed();
        }
    }

    /// <summary>Adds the newest entry; one whose key is already there is the same entry heard twice and is left out.</summary>
    public void Add(TValue value)
    {
        lock (_gate)
        {
            if (!_keys.Add(keyOf(value))) return;
            _newestFirst.AddFirst(value);
            if (_newestFirst.Count > capacity)
            {
                _keys.Remove(keyOf(_newestFirst.Last!.Value));
                _newestFirst.RemoveLast();
            }
            Changed();
        }
    }

    private void Changed()
    {
        _shared = null;
        Interlocked.Increment(ref _version);
    }
}
