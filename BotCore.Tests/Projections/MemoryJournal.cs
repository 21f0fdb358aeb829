using System.Runtime.CompilerServices;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Journal;

namespace BotCore.Tests.Projections;

/// <summary>A journal in memory, for tests of what reads one.</summary>
internal sealed class MemoryJournal : IEventJournal
{
    private readonly Lock _gate = new();
    private readonly List<RecordedEvent> _records = [];

    /// <summary>Version after which a read hangs, as a process does that is killed there; null for never.</summary>
    public long? HangsAfter { get; init; }

    /// <summary>Completes when a read hangs.</summary>
    public TaskCompletionSource Hung { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long LastVersion
    {
        get { lock (_gate) return _records.Count; }
    }

    public IReadOnlyList<RecordedEvent> Append(IReadOnlyList<TradingEvent> events)
    {
        lock (_gate)
        {
            int from = _records.Count;
            foreach (var happened in events) _records.Add(new RecordedEvent(_records.Count + 1, happened));
            return _records[from..];
        }
    }

    public Task<long> AppendAsync(long expected, IReadOnlyList<TradingEvent> events, CancellationToken ct)
    {
        Append(events);
        return Task.FromResult(LastVersion);
    }

    public Task FenceAsync(long token, CancellationToken ct) => Task.CompletedTask;

    public Task<long> RefreshAsync(CancellationToken ct) => Task.FromResult(LastVersion);

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        for (long at = after; ; at++)
        {
            ct.ThrowIfCancellationRequested();
            if (at >= HangsAfter)
            {
                Hung.TrySetResult();
                await new TaskCompletionSource().Task;
            }
            RecordedEvent record;
            lock (_gate)
            {
                if (at >= _records.Count) yield break;
                record = _records[(int)at];
            }
            yield return record;
        }
    }

    public Task SaveSnapshotAsync(JournalSnapshot snapshot, CancellationToken ct) => Task.CompletedTask;

    public Task<JournalSnapshot?> LoadSnapshotAsync(CancellationToken ct) => Task.FromResult<JournalSnapshot?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
