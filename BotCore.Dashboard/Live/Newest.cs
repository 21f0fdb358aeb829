namespace BotCore.Dashboard.Live;

/// <summary>One value of which only the newest counts; null until the first.</summary>
internal sealed class Newest<T> where T : class
{
    private readonly Lock _gate = new();
    private T? _value;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    public T? Value
    {
        get
        {
            lock (_gate) return _value;
        }
    }

    public void Set(T? value)
    {
        lock (_gate)
        {
            _value = value;
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>Replaces the value by what <paramref name="next"/> makes of it, or leaves it when that is null.</summary>
    public void Update(Func<T?, T?> next)
    {
        lock (_gate)
        {
            if (next(_value) is not { } changed) return;
            _value = changed;
            Interlocked.Increment(ref _version);
        }
    }
}
