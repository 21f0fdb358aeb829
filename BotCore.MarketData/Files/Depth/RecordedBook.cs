using BotCore.Trading.Matching.Book;

namespace BotCore.MarketData.Files.Depth;

/// <summary>A change of the book as the exchange sent it.</summary>
/// <param name="Line">1-based, of the file.</param>
/// <param name="First">First update id in it.</param>
/// <param name="Last">Last update id in it.</param>
/// <param name="Previous">Last update id of the change before it.</param>
internal readonly record struct RecordedChange(long Line, long First, long Last, long Previous, IReadOnlyList<DepthLevel> Levels);

/// <summary>What the events of one symbol come to: a book that is right or unknown, never a little wrong.</summary>
/// <param name="instrument">Index in the kernel's configuration.</param>
internal sealed class RecordedBook(int instrument)
{
    /// <summary>Changes kept for a snapshot that is still on its way: it is fetched while they are already coming in.</summary>
    private const int MostPending = 10_000;

    private readonly DepthSequence _sequence = new();
    private readonly Queue<RecordedChange> _pending = new();
    private bool _hadSnapshot;
    private string? _tradeEvent;

    /// <summary>The change before which something is missing, or the first that no snapshot came for; null while the book is known.</summary>
    public RecordedChange? Unplaced { get; private set; }

    /// <summary>True when the record has, or had, the whole book.</summary>
    public bool HadSnapshot => _hadSnapshot;

    /// <summary>A whole book. One that is older than what is known already says nothing.</summary>
    public void TakeSnapshot(long lastUpdateId, IReadOnlyList<DepthLevel> levels, long timeMs, List<DepthUpdate> updates)
    {
        if (_sequence.Applied > lastUpdateId) return;
        _hadSnapshot = true;
        Unplaced = null;
        _sequence.Restart(lastUpdateId);
        updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Snapshot, levels));
        for (int waiting = _pending.Count; waiting > 0; waiting--) TakeChange(_pending.Dequeue(), timeMs, updates);
    }

    /// <summary>The best levels as a whole, sent again and again: each stands for itself.</summary>
    public void TakePartial(IReadOnlyList<DepthLevel> levels, long timeMs, List<DepthUpdate> updates)
    {
        _hadSnapshot = true;
        updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Snapshot, levels));
    }

    public void TakeChange(RecordedChange change, long timeMs, List<DepthUpdate> updates)
    {
        if (_sequence.IsKnown)
        {
            switch (_sequence.Next(change.First, change.Last, change.Previous))
            {
                case SequenceStep.Apply:
                    updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Delta, change.Levels));
                    return;
                case SequenceStep.Drop:
                    return;
                default:
                    updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Snapshot, [])); // unknown
                    break;
            }
        }
        Unplaced ??= change;
        if (_pending.Count == MostPending) _pending.Dequeue();
        _pending.Enqueue(change);
    }

    /// <summary>The best level of both sides. Where the whole book is recorded it says nothing new, and would hide what stands behind it.</summary>
    public void TakeTop(IReadOnlyList<DepthLevel> levels, long timeMs, List<DepthUpdate> updates)
    {
        if (!_hadSnapshot) updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Top, levels));
    }

    /// <param name="name">Of the event: single and aggregate trades are the same trades, so only the kind that came first counts.</param>
    public void TakeTrade(string name, DepthLevel trade, long timeMs, List<DepthUpdate> updates)
    {
        if ((_tradeEvent ??= name) == name) updates.Add(new DepthUpdate(instrument, timeMs, DepthKind.Trade, [trade]));
    }
}
