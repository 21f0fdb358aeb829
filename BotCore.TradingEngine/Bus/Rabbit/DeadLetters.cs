using RabbitMQ.Client;

namespace BotCore.TradingEngine.Bus.Rabbit;

/// <param name="Id">Stream and version, as published: <c>account:17</c>. Empty for a foreign message.</param>
internal sealed record DeadLetter(string Id, BusDelivery Delivery);

/// <summary>The queue of dead letters, for a person: looking changes nothing, and what is put back goes where it died.</summary>
internal sealed class DeadLetters : IAsyncDisposable
{
    private const int Most = 100_000;
    private readonly RabbitBus _bus;
    private readonly IConnection _connection;

    private DeadLetters(RabbitBus bus, IConnection connection) => (_bus, _connection) = (bus, connection);

    /// <exception cref="BusUnavailableException">The broker cannot be reached.</exception>
    public static async Task<DeadLetters> OpenAsync(Uri uri, CancellationToken ct)
    {
        var bus = new RabbitBus(uri, BusTopology.Platform, TimeProvider.System);
        try
        {
            return new DeadLetters(bus, await bus.ConnectAsync(null, ct));
        }
        catch (Exception e) when (!ct.IsCancellationRequested && RabbitBus.IsUnavailable(e))
        {
            await bus.DisposeAsync();
            throw new BusUnavailableException($"the broker cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>Every dead letter, oldest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken ct)
    {
        var all = new List<DeadLetter>();
        await VisitAsync(null, (letter, _) => { all.Add(letter); return Task.FromResult(false); }, ct);
        return all;
    }

    /// <summary>Puts letters back into the queues they died in, and only there: other consumers have had theirs.</summary>
    /// <param name="id">Null for all.</param>
    /// <returns>How many.</returns>
    public Task<int> ReplayAsync(string? id, CancellationToken ct) => VisitAsync(
        id,
        async (letter, channel) =>
        {
            if (letter.Delivery.DeadQueue is not { } queue) return false;
            // Confirmed before it is taken away here: killed between the two it is there twice, never not at all.
            await _bus.PublishAsync([letter.Delivery.Message with { Exchange = "", RoutingKey = queue }], ct);
            return true;
        },
        ct);

    /// <param name="id">Null for all.</param>
    /// <returns>How many.</returns>
    public Task<int> DropAsync(string? id, CancellationToken ct) => VisitAsync(id, (_, _) => Task.FromResult(true), ct);

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <param name="take">True takes the letter away; the others go back to their places when the channel closes.</param>
    private async Task<int> VisitAsync(string? id, Func<DeadLetter, IChannel, Task<bool>> take, CancellationToken ct)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: ct);
        int taken = 0;
        for (int seen = 0; seen < Most && await channel.BasicGetAsync(BusTopology.DeadLetterQueue, autoAck: false, ct) is { } got; seen++)
        {
            DeadLetter letter;
            try
            {
                letter = new DeadLetter(got.BasicProperties.MessageId ?? "", RabbitWire.Delivery(RabbitWire.DiedFrom(got.BasicProperties) ?? got.Exchange, got.RoutingKey, got.BasicProperties, got.Body, got.Redelivered));
            }
            catch (FormatException)
            {
                letter = new DeadLetter("", new BusDelivery(new BusMessage(got.Exchange, got.RoutingKey, "foreign", "", 0, got.Body.ToArray()), 1));
            }
            if ((id is not null && letter.Id != id) || !await take(letter, channel)) continue;
            await channel.BasicAckAsync(got.DeliveryTag, multiple: false, ct);
            taken++;
        }
        await channel.CloseAsync(ct);
        return taken;
    }
}
