namespace BotCore.TradingEngine.Bus;

/// <summary>A message on its way.</summary>
/// <param name="Exchange">Empty for a queue by its name, which is then the routing key.</param>
/// <param name="Kind">What it is about, <c>order.filled</c>.</param>
/// <param name="Stream">Journal it comes from, or whatever else numbers its messages.</param>
/// <param name="Version">In the stream; with it the identity of the message.</param>
/// <param name="Body">JSON; its first field is the version of its shape.</param>
/// <param name="TraceParent">W3C trace context of whoever caused it; null when nobody traces.</param>
internal sealed record BusMessage(
    string Exchange, string RoutingKey, string Kind, string Stream, long Version, ReadOnlyMemory<byte> Body, string? TraceParent = null);

/// <summary>A message that has arrived.</summary>
/// <param name="Attempt">From 1; rises each time it was returned.</param>
/// <param name="DeadReason">Of a dead letter: rejected, expired, maxlen or delivery_limit; null otherwise.</param>
/// <param name="DeadQueue">Of a dead letter: the queue it died in.</param>
internal sealed record BusDelivery(BusMessage Message, int Attempt, string? DeadReason = null, string? DeadQueue = null);

/// <summary>What a consumer says about a message.</summary>
internal enum Verdict
{
    /// <summary>Done with; it does not come again.</summary>
    Done,

    /// <summary>Not now: it comes again, up to the delivery limit of its queue.</summary>
    Retry,

    /// <summary>Never: it becomes a dead letter at once.</summary>
    Reject,
}

/// <summary>What a consumer reads.</summary>
/// <param name="Queue">A queue of the topology, or with <paramref name="Bindings"/> one of the consumer's own.</param>
/// <param name="Prefetch">Messages under way to the consumer at a time, 1 to 1000: what bounds its memory.</param>
/// <param name="Bindings">What goes into the consumer's own queue; null for a queue of the topology.</param>
internal sealed record Subscription(string Queue, int Prefetch = 100, IReadOnlyList<BindingSpec>? Bindings = null);

/// <summary>
/// Carries messages between the parts of the platform. At least once: a message may come twice, and one that was returned comes
/// behind later ones; consumers that must not apply twice use an <see cref="IInbox"/>.
/// </summary>
internal interface IEventBus : IAsyncDisposable
{
    /// <summary>Sends messages in order.</summary>
    /// <returns>
    /// The outer task ends when they are on their way: what is sent after that comes behind them. The inner one ends when the bus answers
    /// for all of them. Both may throw.
    /// </returns>
    /// <exception cref="BusUnavailableException">The broker is away or refuses; some of them may have been taken. Send all again.</exception>
    Task<Task> SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken ct);

    /// <summary>
    /// Hands the messages of a queue to a handler, one at a time and in order, until the subscription is disposed. A broker that
    /// goes away is connected to again for as long as it takes. A handler that throws returns its message.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(Subscription subscription, Func<BusDelivery, CancellationToken, Task<Verdict>> handler, CancellationToken ct);

    /// <summary>How many messages wait in a queue of the topology; those under way to a consumer are not counted.</summary>
    /// <exception cref="BusUnavailableException">The broker is away.</exception>
    Task<long> CountAsync(string queue, CancellationToken ct);
}

internal static class Publishing
{
    /// <summary>Sends messages in order and returns when the bus answers for all of them.</summary>
    /// <exception cref="BusUnavailableException">As of <see cref="IEventBus.SendAsync"/>.</exception>
    public static async Task PublishAsync(this IEventBus bus, IReadOnlyList<BusMessage> messages, CancellationToken ct) => await await bus.SendAsync(messages, ct);
}

/// <summary>The broker cannot be reached, or does not take messages now.</summary>
internal sealed class BusUnavailableException(string reason, Exception inner) : Exception(reason, inner);
