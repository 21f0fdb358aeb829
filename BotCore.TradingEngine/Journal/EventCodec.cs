using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Trading.Kernel;

namespace BotCore.TradingEngine.Journal;

/// <summary>Events as a stable kind word and a payload. A kind keeps its meaning for ever; a changed shape gets a new kind.</summary>
internal static class EventCodec
{
    private static readonly (string Kind, JsonTypeInfo Type)[] Kinds =
    [
        ("candle.taken", JournalJson.Default.CandleTaken),
        ("capital.deposited", JournalJson.Default.CapitalDeposited),
        ("signal.raised", JournalJson.Default.SignalRaised),
        ("order.denied", JournalJson.Default.OrderDenied),
        ("order.submitted", JournalJson.Default.OrderSubmitted),
        ("order.accepted", JournalJson.Default.OrderAccepted),
        ("order.rejected", JournalJson.Default.OrderRejected),
        ("order.triggered", JournalJson.Default.OrderTriggered),
        ("stop.moved", JournalJson.Default.StopMoved),
        ("order.filled", JournalJson.Default.OrderFilled),
        ("order.cancelled", JournalJson.Default.OrderCancelled),
        ("order.expired", JournalJson.Default.OrderExpired),
        ("trade.closed", JournalJson.Default.TradeClosed),
        ("funding.taken", JournalJson.Default.FundingRateTaken),
        ("funding.settled", JournalJson.Default.FundingSettled),
        ("restriction.imposed", JournalJson.Default.RestrictionImposed),
        ("restriction.lifted", JournalJson.Default.RestrictionLifted),
        ("trading.switched", JournalJson.Default.TradingSwitched),
        ("setting.changed", JournalJson.Default.SettingChanged),
        ("command.handled", JournalJson.Default.CommandHandled),
        ("ai.signal", JournalJson.Default.AiSignalReceived),
        ("strategy.silenced", JournalJson.Default.StrategySilenced),
    ];

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByKind = Kinds.ToFrozenDictionary(k => k.Kind, k => k.Type);

    private static readonly FrozenDictionary<Type, (string Kind, JsonTypeInfo Type)> ByType = Kinds.ToFrozenDictionary(k => k.Type.Type);

    /// <summary>Every kind there is.</summary>
    public static IEnumerable<string> AllKinds => Kinds.Select(k => k.Kind);

    /// <summary>Writes the payload of an event and returns its kind.</summary>
    public static string Encode(TradingEvent happened, IBufferWriter<byte> payload)
    {
        var (kind, type) = ByType[happened.GetType()];
        using var writer = new Utf8JsonWriter(payload);
        JsonSerializer.Serialize(writer, happened, type);
        return kind;
    }

    /// <exception cref="JournalDamagedException">Unknown kind or unreadable payload.</exception>
    public static TradingEvent Decode(long version, string kind, ReadOnlySpan<byte> payload)
    {
        if (!ByKind.TryGetValue(kind, out var type))
            throw new JournalDamagedException($"journal: record {version} is of kind '{kind}', which this version does not know");
        try
        {
            return (TradingEvent)JsonSerializer.Deserialize(payload, type)!;
        }
        catch (JsonException e)
        {
            throw new JournalDamagedException($"journal: record {version} ({kind}) cannot be read: {e.Message}", e);
        }
    }
}
