using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BotCore.TradingEngine.Bus.Rabbit;

/// <summary>Reads one queue and begins again whenever the broker has gone away.</summary>
internal sealed class RabbitConsumer : IAsyncDisposable
{
    private readonly RabbitBus _bus;
    private readonly Subscription _subscription;
    private readonly Func<BusDelivery, CancellationToken, Task<Verdict>> _handler;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _busy = new(1, 1);
    private readonly Task _running;

    public RabbitConsumer(RabbitBus bus, Subscription subscription, Func<BusDelivery, CancellationToken, Task<Verdict>> handler, TimeProvider time)
    {
        (_bus, _subscription, _handler, _time) = (bus, subscription, handler, time);
        _running = RunAsync();
    }

    /// <summary>Completes when the queue is read for the first time.</summary>
    public Task Connected => _connected.Task;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        // A handler that is at work finishes, and its word still reaches the broker or does not matter.
        await _busy.WaitAsync();
        _busy.Dispose();
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(_time);
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var own = _subscription.Bindings is { } bindings ? new QueueSpec(_subscription.Queue, bindings) : null;
                await using var connection = await _bus.ConnectAsync(own, _ending.Token);
                await using var channel = await connection.CreateChannelAsync(cancellationToken: _ending.Token);
                await ConsumeAsync(channel, backoff);
            }
            catch (Exception e) when (RabbitBus.IsUnavailable(e))
            {
                if (_ending.IsCancellationRequested) return;
            }
            await backoff.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConsumeAsync(IChannel channel, Backoff backoff)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, (ushort)_subscription.Prefetch, global: false, _ending.Token);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, arrived) => HandleAsync(channel, arrived);
        await channel.BasicConsumeAsync(_subscription.Queue, autoAck: false, consumer, _ending.Token);
        backoff.Reset();
        _connected.TrySetResult();
        await closed.Task.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ending.IsCancellationRequested) return;
        // What the handler has said must be sent before the channel closes: an acknowledgement that is cut off comes again.
        await _busy.WaitAsync(CancellationToken.None);
        _busy.Release();
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs arrived)
    {
        if (_ending.IsCancellationRequested) return; // goes back when the channel closes
        await _busy.WaitAsync(CancellationToken.None);
        try
        {
            if (_ending.IsCancellationRequested) return;
            var verdict = await AskAsync(arrived);
            if (verdict is Verdict.Done) await channel.BasicAckAsync(arrived.DeliveryTag, multiple: false);
            else await channel.BasicNackAsync(arrived.DeliveryTag, multiple: false, requeue: verdict is Verdict.Retry);
        }
        catch (Exception e) when (RabbitBus.IsUnavailable(e))
        {
            // The channel is gone; the message comes again, and whoever applies it knows it.
        }
        finally
        {
            _busy.Release();
        }
    }

    private async Task<Verdict> AskAsync(BasicDeliverEventArgs arrived)
    {
        BusDelivery delivery;
        try
        {
            delivery = RabbitWire.Delivery(arrived);
        }
        catch (FormatException)
        {
            return Verdict.Reject; // not one of ours: it would fail for ever
        }
        try
        {
            return await _handler(delivery, _ending.Token);
        }
        // As the port says: a handler that throws returns its message.
        catch (Exception)
        {
            return Verdict.Retry;
        }
    }
}
