namespace BotCore.TradingEngine.Stream;

/// <summary>
/// Lets the newest of a thing through at most once per interval: the first at once, of what follows within the interval only the
/// last. Nothing newest is ever lost, it is late by one interval at most.
/// </summary>
/// <remarks>Not safe for several threads; the hub's lock guards it. Keys are bounded: symbols times kinds.</remarks>
internal sealed class Conflater
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <returns>True when the draft is to go out now; false when it waits for the end of the interval.</returns>
    public bool Offer(in Draft draft)
    {
        string key = draft.Key ?? throw new ArgumentException($"{draft.Type} has no key to conflate by", nameof(draft));
        if (!_slots.TryGetValue(key, out var slot)) _slots.Add(key, slot = new Slot());
        if (!slot.IsSpent)
        {
            slot.IsSpent = true;
            return true;
        }
        slot.Waiting = draft;
        return false;
    }

    /// <summary>Forgets what waits under a key, because something better says the same.</summary>
    public void Forget(string key)
    {
        if (_slots.TryGetValue(key, out var slot)) slot.Waiting = null;
    }

    /// <summary>Ends the interval.</summary>
    /// <param name="due">Receives what waited, in no order that means anything.</param>
    public void EndInterval(List<Draft> due)
    {
        foreach (var slot in _slots.Values)
        {
            slot.IsSpent = slot.Waiting.HasValue;
            if (slot.Waiting is { } draft) due.Add(draft);
            slot.Waiting = null;
        }
    }

    public void Clear() => _slots.Clear();

    private sealed class Slot
    {
        /// <summary>True when one has gone out in this interval.</summary>
        public bool IsSpent { get; set; }

        public Draft? Waiting { get; set; }
    }
}
