using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace BotCore.TradingEngine.Bus.Rabbit;

/// <summary>The bus on RabbitMQ: quorum queues, persistent messages, publisher confirms in a pipeline.</summary>
internal sealed class RabbitBus : IEventBus
{
    /// <summary>
    /// Messages that wait for their confirm at a time, a bound on memory. The client begins to hold messages back at half of it; two
    /// batches of the relay stay below that.
    /// </summary>
    private const int MaxUnconfirmed = 5000;
    private static readonly TimeSpan ConfirmPatience = TimeSpan.FromSeconds(30);

    private readonly ConnectionFactory _factory;
    private readonly BusTopology _topology;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;

    /// <param name="uri">amqp://USER:PASSWORD@HOST:PORT/VHOST.</param>
    public RabbitBus(Uri uri, BusTopology topology, TimeProvider time)
    {
        _topology = topology;
        _time = time;
        _factory = new ConnectionFactory
        {
            Uri = uri,
            ClientProvidedName = "bot-core",
            // Reconnecting is done here, where it is known what has to follow it, and not in step with everybody else.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = TimeSpan.FromSeconds(10),
        };
    }

    public async Task<Task> SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken ct)
    {
        await _publishing.WaitAsync(ct);
        IChannel channel;
        List<Task> confirms;
        try
        {
            channel = await ChannelAsync(ct);
            confirms = Send(channel, messages, ct);
        }
        catch (Exception e)
        {
            await CloseAsync();
            if (ct.IsCancellationRequested || !IsUnavailable(e)) throw;
            throw Unavailable(e);
        }
        finally
        {
            _publishing.Release();
        }
        return ConfirmedAsync(channel, confirms, ct);
    }

    private async Task ConfirmedAsync(IChannel channel, List<Task> confirms, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(confirms).WaitAsync(ConfirmPatience, _time, ct);
        }
        catch (Exception e)
        {
            // Also after a cancellation: the client then counts a message that was sent as one that was not, and every later confirm on
            // the channel would be taken for that of another message.
            await GiveUpAsync(channel);
            if (ct.IsCancellationRequested || !IsUnavailable(e)) throw;
            throw Unavailable(e);
        }
    }

    private static BusUnavailableException Unavailable(Exception e) => new($"the broker did not take the messages: {e.Message}", e);

    /// <returns>A task for each message, done when it is confirmed.</returns>
    private static List<Task> Send(IChannel channel, IReadOnlyList<BusMessage> messages, CancellationToken ct)
    {
        var confirms = new List<Task>(messages.Count);
        foreach (var message in messages)
            confirms.Add(channel.BasicPublishAsync(
                message.Exchange, message.RoutingKey, mandatory: message.Exchange.Length == 0, RabbitWire.Properties(message), message.Body, ct).AsTask());
        return confirms;
    }

    /// <summary>Closes a channel on which something went wrong, unless another one has taken its place already.</summary>
    private async Task GiveUpAsync(IChannel channel)
    {
        await _publishing.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(channel, _channel)) await CloseAsync();
        }
        finally
        {
            _publishing.Release();
        }
    }

    public async Task<IAsyncDisposable> SubscribeAsync(
        Subscription subscription, Func<BusDelivery, CancellationToken, Task<Verdict>> handler, CancellationToken ct)
    {
        var consumer = new RabbitConsumer(this, subscription, handler, _time);
        // The first connection is waited for, so that what is published after the return is seen.
        await consumer.Connected.WaitAsync(ct);
        return consumer;
    }

    public async Task<long> CountAsync(string queue, CancellationToken ct)
    {
        await _publishing.WaitAsync(ct);
        try
        {
            return await (await ChannelAsync(ct)).MessageCountAsync(queue, ct);
        }
        catch (Exception e)
        {
            await CloseAsync();
            if (ct.IsCancellationRequested || !IsUnavailable(e)) throw;
            throw new BusUnavailableException($"the broker does not say how long the queue {queue} is: {e.Message}", e);
        }
        finally
        {
            _publishing.Release();
        }
    }

    /// <summary>Opens a connection with the topology declared on it.</summary>
    /// <param name="own">A queue of a consumer's own; null for none.</param>
    /// <exception cref="Exception">One for which <see cref="IsUnavailable"/> is true.</exception>
    public async Task<IConnection> ConnectAsync(QueueSpec? own, CancellationToken ct)
    {
        var connection = await _factory.CreateConnectionAsync(ct);
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
            foreach (var exchange in _topology.Exchanges)
                await channel.ExchangeDeclareAsync(exchange.Name, exchange.Type, durable: true, autoDelete: false, cancellationToken: ct);
            foreach (var queue in own is null ? _topology.Queues : [.. _topology.Queues, own])
            {
                await channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false, BusTopology.ArgumentsOf(queue), cancellationToken: ct);
                foreach (var binding in queue.Bindings) await channel.QueueBindAsync(queue.Name, binding.Exchange, binding.Pattern, cancellationToken: ct);
            }
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>True for what a broker that is away, restarts or refuses makes the client throw.</summary>
    /// <remarks>A question the broker does not answer in time ends in a cancellation by the client; the caller's own is asked for first.</remarks>
    public static bool IsUnavailable(Exception e) => e is
        BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or PublishException or ConnectFailureException
        or TimeoutException or OperationCanceledException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException;

    public async ValueTask DisposeAsync()
    {
        await _publishing.WaitAsync();
        await CloseAsync();
        _publishing.Dispose();
    }

    private async Task<IChannel> ChannelAsync(CancellationToken ct)
    {
        if (_channel is { IsOpen: true } open) return open;
        await CloseAsync();
        _connection = await ConnectAsync(null, ct);
        return _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, new ThrottlingRateLimiter(MaxUnconfirmed)), ct);
    }

    private async Task CloseAsync()
    {
        var (channel, connection) = (_channel, _connection);
        (_channel, _connection) = (null, null);
        try
        {
            if (channel is not null) await channel.DisposeAsync();
            if (connection is not null) await connection.DisposeAsync();
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            // What is to be closed is gone already.
        }
    }
}
