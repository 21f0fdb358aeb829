namespace BotCore.TradingEngine.Bus.InProcess;

/// <summary>
/// The embedded bus: the queues of the topology in memory, with their limits, delivery limits and dead letters. What is in it
/// ends with the process; the journal has it all, and whoever must not miss anything reads from there.
/// </summary>
internal sealed class InProcessBus(BusTopology topology, TimeProvider time) : IEventBus
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InProcessQueue> _queues = topology.Queues.ToDictionary(queue => queue.Name, queue => new InProcessQueue(queue, time));

    public async Task<Task> SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken ct)
    {
        foreach (var message in messages)
        {
            foreach (var queue in QueuesFor(message))
            {
                await queue.WaitForRoomAsync(ct);
                Bury(queue.Add(new BusDelivery(message, 1)));
            }
        }
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        Subscription subscription, Func<BusDelivery, CancellationToken, Task<Verdict>> handler, CancellationToken ct)
    {
        InProcessQueue queue;
        lock (_gate)
        {
            if (!_queues.TryGetValue(subscription.Queue, out queue!))
            {
                if (subscription.Bindings is not { } bindings) throw new ArgumentException($"there is no queue {subscription.Queue}", nameof(subscription));
                _queues.Add(subscription.Queue, queue = new InProcessQueue(new QueueSpec(subscription.Queue, bindings), time));
            }
        }
        return Task.FromResult<IAsyncDisposable>(new Consumer(this, queue, handler));
    }

    public Task<long> CountAsync(string queue, CancellationToken ct)
    {
        lock (_gate) return Task.FromResult((long)_queues[queue].Count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<InProcessQueue> QueuesFor(BusMessage message)
    {
        lock (_gate)
        {
            return message.Exchange.Length == 0
                ? [_queues.TryGetValue(message.RoutingKey, out var named) ? named : throw new ArgumentException($"there is no queue {message.RoutingKey}", nameof(message))]
                : [.. _queues.Values.Where(queue => queue.Spec.Bindings.Any(binding =>
                    binding.Exchange == message.Exchange && topology.Matches(binding, message.RoutingKey)))];
        }
    }

    /// <summary>Puts what a queue gave up where dead letters go.</summary>
    private void Bury(IEnumerable<BusDelivery> dead)
    {
        foreach (var letter in dead)
            foreach (var queue in QueuesFor(letter.Message with { Exchange = BusTopology.DeadLetterExchange }))
                queue.Add(letter);
    }

    private sealed class Consumer : IAsyncDisposable
    {
        private readonly InProcessBus _bus;
        private readonly InProcessQueue _queue;
        private readonly Func<BusDelivery, CancellationToken, Task<Verdict>> _handler;
        private readonly CancellationTokenSource _ending = new();
        private readonly Task _running;

        public Consumer(InProcessBus bus, InProcessQueue queue, Func<BusDelivery, CancellationToken, Task<Verdict>> handler)
        {
            (_bus, _queue, _handler) = (bus, queue, handler);
            _running = Task.Run(RunAsync);
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _running;
            _ending.Dispose();
        }

        private async Task RunAsync()
        {
            while (!_ending.IsCancellationRequested)
            {
                var (delivery, expired) = await _queue.TakeAsync(_ending.Token);
                _bus.Bury(expired);
                if (delivery is null) continue;
                Verdict verdict;
                try
                {
                    verdict = await _handler(delivery, _ending.Token);
                }
                // As the port says: a handler that throws returns its message.
                catch (Exception)
                {
                    verdict = Verdict.Retry;
                }
                // A consumer that goes away returns what it had, without counting it against the message.
                if (verdict is Verdict.Retry && _ending.IsCancellationRequested) _queue.Return(delivery);
                else if (verdict is Verdict.Retry && delivery.Attempt <= _queue.Spec.DeliveryLimit) _queue.Return(delivery with { Attempt = delivery.Attempt + 1 });
                else if (verdict is not Verdict.Done)
                    _bus.Bury([delivery with { DeadReason = verdict is Verdict.Reject ? "rejected" : "delivery_limit", DeadQueue = _queue.Spec.Name }]);
            }
        }
    }
}
