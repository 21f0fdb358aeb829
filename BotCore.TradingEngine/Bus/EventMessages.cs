using System.Buffers;
using System.Text.Json;
using BotCore.Contracts.Messaging;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Bus;

/// <summary>Journal records as messages: the payload is the journal's own, in the envelope of <see cref="EventMessage"/>.</summary>
internal static class EventMessages
{
    public static BusMessage Of(string stream, in RecordedEvent record, string? traceParent)
    {
        var payload = new ArrayBufferWriter<byte>(512);
        string kind = EventCodec.Encode(record.Event, payload);
        var body = new ArrayBufferWriter<byte>(payload.WrittenCount + 160);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteNumber("v", EventMessage.CurrentVersion);
            json.WriteString("stream", stream);
            json.WriteNumber("version", record.Version);
            json.WriteString("kind", kind);
            json.WriteString("time", DateTimeOffset.FromUnixTimeMilliseconds(record.Event.TimeMs));
            json.WritePropertyName("data");
            json.WriteRawValue(payload.WrittenSpan, skipInputValidation: true);
            json.WriteEndObject();
        }
        return new BusMessage(BusTopology.ExchangeOf(kind), kind, kind, stream, record.Version, body.WrittenMemory, traceParent);
    }
}
