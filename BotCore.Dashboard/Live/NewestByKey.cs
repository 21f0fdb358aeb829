namespace BotCore.Dashboard.Live;

/// <summary>The newest value of each key, written by one thread and read by many pages; readers share one list until the next change.</summary>
internal sealed class NewestByKey<TKey, TValue>(Func<TValue, TKey> keyOf) where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private IReadOnlyList<TValue>? _shared;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>All values, in no particular order; never changes once handed out.</summary>
    public IReadOnlyList<TValue> Items
    {
        get
        {
            lock (_gate) return _shared ??= [.. _values.Values];
        }
    }

    public TValue? Find(TKey key)
    {
        lock (_gate) return _values.GetValueOrDefault(key);
    }

    public void Load(IEnumerable<TValue> values)
    {
        lock (_gate)
        {
            _values.Clear();
            foreach (var value in values) _values[keyOf(value)] = value;
            Changed();
        }
    }

    /// <param name="isOlder">(kept, offered) → true when the offered value is older and must not replace the kept one.</param>
    public void Put(TValue value, Func<TValue, TValue, bool>? isOlder = null)
    {
        var key = keyOf(value);
        lock (_gate)
        {
            if (isOlder is not null && _values.TryGetValue(key, out var kept) && isOlder(kept, value)) return;
            _values[key] = value;
            Changed();
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_values.Remove(key)) Changed();
        }
    }

    private void Changed()
    {
        _shared = null;
        Interlocked.Increment(ref _version);
    }
}
