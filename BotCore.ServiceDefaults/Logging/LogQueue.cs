using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>
/// Records on their way to stdout. Adding never waits for I/O. When the queue is full, the least important record makes room: the oldest of the lowest level
/// waiting, or the new one itself when nothing waiting is less important. What is dropped is counted.
/// </summary>
internal sealed class LogQueue(int capacity)
{
    private readonly object _lock = new();
    private readonly Queue<(long Order, LogEntry Entry)>[] _waiting = [.. LogLevels.Words.Select(_ => new Queue<(long, LogEntry)>())];
    private readonly long[] _added = new long[LogLevels.Words.Count];
    private readonly long[] _dropped = new long[LogLevels.Words.Count];
    private int _count;
    private long _order;
    private bool _completed;

    /// <summary>Records offered since the start at this level, dropped ones included.</summary>
    public long Added(LogLevel level) => Volatile.Read(ref _added[(int)level]);

    /// <summary>Records dropped since the start at this level.</summary>
    public long Dropped(LogLevel level) => Volatile.Read(ref _dropped[(int)level]);

    public void Add(LogEntry entry)
    {
        int level = (int)entry.Level;
        lock (_lock)
        {
            _added[level]++;
            if (_completed || (_count >= capacity && !MakeRoom(level)))
            {
                _dropped[level]++;
                return;
            }
            _waiting[level].Enqueue((_order++, entry));
            _count++;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Moves up to <paramref name="most"/> records into the batch, in the order they were added; <c>false</c> when none will come any more.</summary>
    public bool Take(List<LogEntry> batch, int most, TimeSpan wait)
    {
        batch.Clear();
        lock (_lock)
        {
            if (_count == 0 && !_completed) Monitor.Wait(_lock, wait);
            while (batch.Count < most && _count > 0)
            {
                batch.Add(Oldest().Dequeue().Entry);
                _count--;
            }
            return !_completed || batch.Count > 0;
        }
    }

    /// <summary>Takes no more records; what is waiting can still be taken.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Counts records that were taken but could not be written.</summary>
    public void Lost(IEnumerable<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries) _dropped[(int)entry.Level]++;
        }
    }

    /// <summary>Gives up on everything still waiting, and counts it.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            for (int level = 0; level < _waiting.Length; level++)
            {
                _dropped[level] += _waiting[level].Count;
                _waiting[level].Clear();
            }
            _count = 0;
        }
    }

    private bool MakeRoom(int level)
    {
        for (int lower = 0; lower < level; lower++)
        {
            if (!_waiting[lower].TryDequeue(out _)) continue;
            _dropped[lower]++;
            _count--;
            return true;
        }
        return false;
    }

    private Queue<(long Order, LogEntry Entry)> Oldest()
    {
        Queue<(long Order, LogEntry Entry)>? oldest = null;
        long order = long.MaxValue;
        foreach (var queue in _waiting)
        {
            if (!queue.TryPeek(out var head) || head.Order >= order) continue;
            (oldest, order) = (queue, head.Order);
        }
        return oldest ?? throw new InvalidOperationException("the log queue counts records it does not hold");
    }
}
