using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Bus;

/// <summary>A handler that applies each message once, however often it arrives.</summary>
/// <param name="name">Of the consumer; stable, its memory hangs on it.</param>
/// <param name="effect">Changes the database through the scope only; may run again when its transaction lost a race.</param>
internal sealed class IdempotentConsumer(string name, IInbox inbox, Func<BusDelivery, InboxScope, Task> effect, TimeProvider time)
{
    public async Task<Verdict> HandleAsync(BusDelivery delivery, CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                await inbox.ApplyOnceAsync(name, delivery.Message.Stream, delivery.Message.Version, scope => effect(delivery, scope), ct);
                return Verdict.Done;
            }
            catch (StoreUnavailableException)
            {
                // A database that is away is no fault of the message: returning it would use up its deliveries. Waiting here holds the
                // queue back, which is what is wanted.
                await backoff.WaitAsync(ct);
            }
        }
    }
}
