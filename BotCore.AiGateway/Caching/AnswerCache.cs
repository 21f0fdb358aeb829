using BotCore.AiGateway.Calls;
using BotCore.ServiceDefaults.Hosting;

namespace BotCore.AiGateway.Caching;

/// <summary>Answers for the same question, for a short while, bounded in number and bytes; when full the oldest go.</summary>
internal sealed class AnswerCache(ReloadingOptions<CacheOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<QuestionKey, Entry> _entries = [];
    private readonly Queue<(QuestionKey Key, long Number)> _byAge = new();
    private long _bytes;
    private long _numbers;

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <returns>Null when there is none, or none that is young enough.</returns>
    public Reply? Find(QuestionKey key)
    {
        lock (_gate) return _entries.TryGetValue(key, out var entry) && time.GetTimestamp() < entry.Until ? entry.Reply : null;
    }

    public void Keep(QuestionKey key, Reply reply)
    {
        var limits = options.Current;
        var age = reply.IsDegraded ? limits.DegradedTimeToLive : limits.TimeToLive;
        if (age <= TimeSpan.Zero || reply.Body.Length > limits.MaxBytes) return;
        long now = time.GetTimestamp();
        lock (_gate)
        {
            if (_entries.Remove(key, out var old)) _bytes -= old.Reply.Body.Length;
            long number = ++_numbers;
            _entries[key] = new Entry(reply, now + (long)(age.TotalSeconds * time.TimestampFrequency), number);
            _byAge.Enqueue((key, number));
            _bytes += reply.Body.Length;
            Trim(limits, now);
        }
    }

    private void Trim(CacheOptions limits, long now)
    {
        while (_byAge.TryPeek(out var oldest))
        {
            // A replaced answer has left its place in the queue behind.
            bool isCurrent = _entries.TryGetValue(oldest.Key, out var entry) && entry.Number == oldest.Number;
            if (isCurrent && entry.Until > now && _entries.Count <= limits.MaxEntries && _bytes <= limits.MaxBytes) return;
            _byAge.Dequeue();
            if (!isCurrent) continue;
            _entries.Remove(oldest.Key);
            _bytes -= entry.Reply.Body.Length;
        }
    }

    private readonly record struct Entry(Reply Reply, long Until, long Number);
}
