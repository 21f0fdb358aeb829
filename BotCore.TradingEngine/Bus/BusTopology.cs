using System.Text.Json;

namespace BotCore.TradingEngine.Bus;

/// <param name="Type">topic or fanout.</param>
internal sealed record ExchangeSpec(string Name, string Type);

/// <param name="Exchange">Where the messages come from.</param>
/// <param name="Pattern">Of routing keys: words with dots between, <c>*</c> for one word, <c>#</c> for any number. A fanout ignores it.</param>
internal sealed record BindingSpec(string Exchange, string Pattern);

/// <param name="TimeToLive">Older messages are dead-lettered; null keeps them.</param>
/// <param name="MaxLength">What is too much is dead-lettered, oldest first; null does not bound it.</param>
/// <param name="DeliveryLimit">A message that is returned more often is dead-lettered.</param>
/// <param name="IsDeadLetters">True for the queue at the end: what is too much there is dropped.</param>
internal sealed record QueueSpec(
    string Name, IReadOnlyList<BindingSpec> Bindings, TimeSpan? TimeToLive = null, int? MaxLength = null, int DeliveryLimit = 5, bool IsDeadLetters = false);

/// <summary>
/// Exchanges, queues and bindings, in the one place where they are decided. Both buses work by it, and
/// <c>botcore bus definitions</c> writes it for a broker.
/// </summary>
internal sealed record BusTopology(IReadOnlyList<ExchangeSpec> Exchanges, IReadOnlyList<QueueSpec> Queues)
{
    public const string VirtualHost = "bot-core";
    public const string TradingEvents = "trading.events";
    public const string Predictions = "ai.predictions";
    public const string MarketData = "market.data";
    public const string DeadLetterExchange = "dlx";
    public const string DeadLetterQueue = "dlq.failed";
    private const int MaxDeadLetters = 100_000;

    /// <summary>The topology of the platform.</summary>
    public static BusTopology Platform { get; } = new(
        [
            new(TradingEvents, "topic"),
            new(Predictions, "topic"),
            new(MarketData, "fanout"),
            new(DeadLetterExchange, "topic"),
        ],
        [
            new("trading.signals", [new(TradingEvents, "signal.#")], TimeSpan.FromHours(1), 10_000),
            new("trading.executions", [new(TradingEvents, "order.#"), new(TradingEvents, "trade.#")], TimeSpan.FromHours(1), 10_000),
            new("ai.analysis", [new(Predictions, "#")], TimeSpan.FromMinutes(30), 5_000),
            new("market.updates", [new(MarketData, "")], TimeSpan.FromMinutes(5), 50_000),
            // Work waits until somebody does it.
            new("jobs.backtest", []),
            new("jobs.optimize", []),
            new("jobs.train", []),
            new(DeadLetterQueue, [new(DeadLetterExchange, "#")], MaxLength: MaxDeadLetters, IsDeadLetters: true),
        ]);

    /// <summary>Where a journalled event is published: candles to everybody, everything else by its kind.</summary>
    public static string ExchangeOf(string kind) => kind.StartsWith("candle.", StringComparison.Ordinal) ? MarketData : TradingEvents;

    /// <summary>Arguments of a queue as the broker knows them.</summary>
    public static Dictionary<string, object?> ArgumentsOf(QueueSpec queue)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        if (queue.TimeToLive is { } kept) arguments["x-message-ttl"] = (long)kept.TotalMilliseconds;
        if (queue.MaxLength is { } most) arguments["x-max-length"] = (long)most;
        if (queue.MaxLength is not null) arguments["x-overflow"] = "drop-head";
        if (queue.IsDeadLetters) return arguments;
        arguments["x-delivery-limit"] = (long)queue.DeliveryLimit;
        arguments["x-dead-letter-exchange"] = DeadLetterExchange;
        return arguments;
    }

    /// <summary>True when a message with this routing key goes through a binding.</summary>
    public bool Matches(BindingSpec binding, string routingKey) =>
        Exchanges.First(exchange => exchange.Name == binding.Exchange).Type == "fanout" || Matches(binding.Pattern.Split('.'), routingKey.Split('.'));

    /// <summary>The topology as definitions that a broker imports (<c>rabbitmqctl import_definitions</c>).</summary>
    public void WriteDefinitions(System.IO.Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteAll(json, "vhosts", [VirtualHost], (_, _) => { });
        WriteAll(json, "exchanges", Exchanges.Select(exchange => exchange.Name), (writer, name) =>
        {
            writer.WriteString("type", Exchanges.First(exchange => exchange.Name == name).Type);
            writer.WriteBoolean("durable", true);
            writer.WriteBoolean("auto_delete", false);
            writer.WriteBoolean("internal", false);
            writer.WriteStartObject("arguments");
            writer.WriteEndObject();
        });
        WriteAll(json, "queues", Queues.Select(queue => queue.Name), (writer, name) =>
        {
            writer.WriteBoolean("durable", true);
            writer.WriteBoolean("auto_delete", false);
            writer.WriteStartObject("arguments");
            foreach (var (key, value) in ArgumentsOf(Queues.First(queue => queue.Name == name)))
            {
                if (value is long number) writer.WriteNumber(key, number);
                else writer.WriteString(key, (string?)value);
            }
            writer.WriteEndObject();
        });
        json.WriteStartArray("bindings");
        foreach (var queue in Queues)
            foreach (var binding in queue.Bindings)
            {
                json.WriteStartObject();
                json.WriteString("source", binding.Exchange);
                json.WriteString("vhost", VirtualHost);
                json.WriteString("destination", queue.Name);
                json.WriteString("destination_type", "queue");
                json.WriteString("routing_key", binding.Pattern);
                json.WriteStartObject("arguments");
                json.WriteEndObject();
                json.WriteEndObject();
            }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string list, IEnumerable<string> names, Action<Utf8JsonWriter, string> write)
    {
        json.WriteStartArray(list);
        foreach (string name in names)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            if (list != "vhosts") json.WriteString("vhost", VirtualHost);
            write(json, name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words)
    {
        if (pattern.Length == 0) return words.Length == 0;
        if (pattern[0] == "#")
        {
            for (int skipped = 0; skipped <= words.Length; skipped++)
                if (Matches(pattern[1..], words[skipped..])) return true;
            return false;
        }
        return words.Length > 0 && (pattern[0] == "*" || pattern[0] == words[0]) && Matches(pattern[1..], words[1..]);
    }
}
