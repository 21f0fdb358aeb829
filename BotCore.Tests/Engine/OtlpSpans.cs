using System.Text;

namespace BotCore.Tests.Engine;

/// <summary>One span as a collector receives it.</summary>
/// <param name="Parent">Empty for the first span of a trace.</param>
internal sealed record OtlpSpan(string Service, string Trace, string Id, string Parent, string Name);

/// <summary>Reads the spans out of an OTLP export request (<c>opentelemetry/proto/collector/trace/v1</c>), as far as tests ask for them.</summary>
internal static class OtlpSpans
{
    private const int ResourceSpans = 1, Resource = 1, ScopeSpans = 2, Spans = 2, Attributes = 1, Key = 1, Value = 2, StringValue = 1;
    private const int TraceId = 1, SpanId = 2, ParentSpanId = 4, Name = 5;

    public static IReadOnlyList<OtlpSpan> Read(byte[] request)
    {
        var found = new List<OtlpSpan>();
        foreach (var resourceSpans in Fields(request, ResourceSpans))
        {
            string service = Fields(Fields(resourceSpans, Resource).FirstOrDefault(), Attributes)
                .Where(pair => Text(pair, Key) == "service.name").Select(pair => Text(Fields(pair, Value).Single(), StringValue)).FirstOrDefault("");
            foreach (var scope in Fields(resourceSpans, ScopeSpans))
                foreach (var span in Fields(scope, Spans))
                    found.Add(new OtlpSpan(service, Hex(span, TraceId), Hex(span, SpanId), Hex(span, ParentSpanId), Text(span, Name)));
        }
        return found;
    }

    private static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault().Span);

    private static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault().Span);

    /// <summary>The length-delimited fields of a number; fields of the other wire types are stepped over.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message.Span, ref at);
            switch (tag & 7)
            {
                case 0: Varint(message.Span, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                case 2:
                    int length = (int)Varint(message.Span, ref at);
                    if ((int)(tag >> 3) == number) found.Add(message.Slice(at, length));
                    at += length;
                    break;
                default: throw new InvalidDataException($"wire type {tag & 7} at byte {at} is none of protobuf's");
            }
        }
        return found;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
    }
}
