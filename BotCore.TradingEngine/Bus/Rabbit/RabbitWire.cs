using System.Globalization;
using System.Text;
using BotCore.Contracts.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace BotCore.TradingEngine.Bus.Rabbit;

/// <summary>Messages as the broker carries them.</summary>
internal static class RabbitWire
{
    private const string Stream = "stream", Version = "version", SchemaVersion = "schema-version", TraceParent = "traceparent";

    public static BasicProperties Properties(BusMessage message) => new()
    {
        Persistent = true,
        ContentType = "application/json",
        Type = message.Kind,
        MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.Stream}:{message.Version}"),
        AppId = "bot-core",
        Headers = message.TraceParent is { } trace
            ? new Dictionary<string, object?> { [Stream] = message.Stream, [Version] = message.Version, [SchemaVersion] = (long)EventMessage.CurrentVersion, [TraceParent] = trace }
            : new Dictionary<string, object?> { [Stream] = message.Stream, [Version] = message.Version, [SchemaVersion] = (long)EventMessage.CurrentVersion },
    };

    /// <exception cref="FormatException">It is not one of our messages; says what is missing.</exception>
    public static BusDelivery Delivery(BasicDeliverEventArgs arrived) =>
        Delivery(arrived.Exchange, arrived.RoutingKey, arrived.BasicProperties, arrived.Body, arrived.Redelivered);

    /// <inheritdoc cref="Delivery(BasicDeliverEventArgs)"/>
    public static BusDelivery Delivery(string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, bool redelivered)
    {
        var headers = properties.Headers ?? new Dictionary<string, object?>();
        string stream = Text(headers, Stream) ?? throw new FormatException("the message has no header 'stream'");
        long version = Number(headers, Version) ?? throw new FormatException("the message has no header 'version'");
        // The client's buffer is reused after the handler returns.
        var message = new BusMessage(exchange, routingKey, properties.Type ?? routingKey, stream, version, body.ToArray(), Text(headers, TraceParent));
        int attempt = (int)(Number(headers, "x-delivery-count") ?? (redelivered ? 1 : 0)) + 1;
        return new BusDelivery(message, attempt, Text(headers, "x-first-death-reason"), Text(headers, "x-first-death-queue"));
    }

    /// <summary>The exchange a dead letter was published to, which the exchange of dead letters stands in for; null for one that has not died.</summary>
    public static string? DiedFrom(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers ? Text(headers, "x-first-death-exchange") : null;

    private static string? Text(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out object? value)
        ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string text => text, _ => null }
        : null;

    private static long? Number(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out object? value)
        ? value switch { long number => number, int number => number, ulong number => (long)number, byte number => number, short number => number, _ => null }
        : null;
}
