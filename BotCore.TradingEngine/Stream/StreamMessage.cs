using System.Buffers;
using System.Text.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;

namespace BotCore.TradingEngine.Stream;

/// <summary>
/// A numbered <see cref="StreamFrame"/> on its way out. It is written as JSON when the first client needs it and then serves
/// all of them; without clients it costs next to nothing.
/// </summary>
/// <param name="data">A model that <see cref="ContractsJson"/> knows; null for the empty object.</param>
/// <param name="trace">W3C <c>traceparent</c> of the span that made it; null when it belongs to none.</param>
internal sealed class StreamMessage(string epoch, long seq, string type, DateTimeOffset time, object? data, string? trace = null)
{
    private byte[]? _json;

    public long Seq => seq;

    public string Type => type;

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (Volatile.Read(ref _json) is { } written) return written;
            // Two clients may come here at once; both write the same text and the first one stays.
            byte[] json = Write();
            return Interlocked.CompareExchange(ref _json, json, null) ?? json;
        }
    }

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", 1);
            writer.WriteString("epoch", epoch);
            writer.WriteNumber("seq", seq);
            writer.WriteString("type", type);
            writer.WriteString("time", time);
            if (trace is not null) writer.WriteString("trace", trace);
            writer.WritePropertyName("data");
            if (data is null)
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
            else
            {
                var info = ContractsJson.Default.GetTypeInfo(data.GetType())
                    ?? throw new InvalidOperationException($"stream: {data.GetType().Name} is no model of the contracts");
                JsonSerializer.Serialize(writer, data, info);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
