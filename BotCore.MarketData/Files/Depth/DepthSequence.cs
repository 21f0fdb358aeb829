namespace BotCore.MarketData.Files.Depth;

/// <summary>What becomes of a change of the book.</summary>
internal enum SequenceStep
{
    /// <summary>It is older than the snapshot.</summary>
    Drop,

    /// <summary>It follows on what is known.</summary>
    Apply,

    /// <summary>Something is missing before it: the book is unknown until the next snapshot.</summary>
    Resync,
}

/// <summary>Follows the update ids of one book, so that a lost message is noticed.</summary>
/// <remarks>
/// Source: the exchange's rule for a local order book (USDT-M futures, read 2026-11-30). Drop what ends before the snapshot's id; the first change
/// that is used spans that id; from then on each must name the last id of the one before as its previous one.
/// A second delivery of a change breaks that chain too.
/// </remarks>
internal sealed class DepthSequence
{
    private long? _snapshot;
    private long? _applied;

    /// <summary>Id of the change that was applied last; null before the first after a snapshot.</summary>
    public long? Applied => _applied;

    /// <summary>True from a snapshot on until something is missing.</summary>
    public bool IsKnown => _snapshot is not null || _applied is not null;

    /// <summary>Begins anew from a snapshot.</summary>
    public void Restart(long lastUpdateId) => (_snapshot, _applied) = (lastUpdateId, null);

    /// <param name="first">First id in the change (U).</param>
    /// <param name="last">Last id in it (u).</param>
    /// <param name="previous">Last id of the change before it (pu).</param>
    public SequenceStep Next(long first, long last, long previous)
    {
        if (_applied is { } applied && previous == applied)
        {
            _applied = last;
            return SequenceStep.Apply;
        }
        if (_applied is null && _snapshot is { } id)
        {
            if (last < id) return SequenceStep.Drop;
            if (first <= id)
            {
                _applied = last;
                return SequenceStep.Apply;
            }
        }
        (_snapshot, _applied) = (null, null);
        return SequenceStep.Resync;
    }
}
