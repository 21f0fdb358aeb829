namespace BotCore.TradingEngine.Bus.InProcess;

/// <summary>One queue in memory, with the limits of its specification.</summary>
internal sealed class InProcessQueue(QueueSpec spec, TimeProvider time)
{
    /// <summary>A queue without a limit of its own makes publishers wait here.</summary>
    private const int Room = 100_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<(BusDelivery Delivery, long Since)> _waiting = [];
    private TaskCompletionSource _changed = NewSource();

    public QueueSpec Spec { get; } = spec;

    public int Count
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Waits while the queue has no room for one more; a queue with a limit always has, at the cost of its oldest.</summary>
    public async Task WaitForRoomAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Spec.MaxLength is not null || _waiting.Count < Room) return;
                changed = _changed.Task;
            }
            await changed.WaitAsync(ct);
        }
    }

    /// <returns>What was too much, as dead letters; empty for the queue of the dead itself.</returns>
    public List<BusDelivery> Add(BusDelivery delivery)
    {
        List<BusDelivery> dead = [];
        lock (_gate)
        {
            _waiting.AddLast((delivery, time.GetTimestamp()));
            while (_waiting.Count > Spec.MaxLength) dead.Add(TakeFirst("maxlen"));
            Signal();
        }
        return Spec.IsDeadLetters ? [] : dead;
    }

    /// <summary>Puts a delivery back to the front.</summary>
    public void Return(BusDelivery delivery)
    {
        lock (_gate)
        {
            _waiting.AddFirst((delivery, time.GetTimestamp()));
            Signal();
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <returns>The message, or null when the wait was ended or everything had expired; and what had expired.</returns>
    public async Task<(BusDelivery? Next, List<BusDelivery> Expired)> TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                List<BusDelivery> expired = [];
                while (_waiting.First is { } first && Spec.TimeToLive is { } kept && time.GetElapsedTime(first.Value.Since) >= kept) expired.Add(TakeFirst("expired"));
                if (_waiting.First is { } next)
                {
                    _waiting.RemoveFirst();
                    Signal();
                    return (next.Value.Delivery, expired);
                }
                if (expired.Count > 0) return (null, expired);
                changed = _changed.Task;
            }
            await changed.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested) return (null, []);
        }
    }

    private BusDelivery TakeFirst(string reason)
    {
        var first = _waiting.First!.Value.Delivery;
        _waiting.RemoveFirst();
        return first with { DeadReason = reason, DeadQueue = Spec.Name };
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSource();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
