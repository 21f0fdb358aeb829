using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BotCore.ServiceDefaults.Logging.Redaction;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>One JSON object a line. The fields are described in this project's README; a field without a value is left out, <c>context</c> never is.</summary>
internal sealed class JsonLogFormatter(ServiceIdentity identity, Redactor redactor) : ILogFormatter
{
    private const int DeepestInner = 5;

    // Not HTML: the default encoder would escape + and ' and every letter beyond ASCII. Control characters and line ends are escaped either way.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    public void Write(LogEntry entry, IBufferWriter<byte> output)
    {
        var redacted = new RedactedEntry(entry, redactor);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("timestamp", entry.Time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        _json.WriteString("level", LogLevels.Word(entry.Level));
        _json.WriteString("service", identity.Service);
        _json.WriteString("message", redacted.Message);
        _json.WriteString("host", identity.Host);
        _json.WriteString("version", identity.Version);
        _json.WriteString("environment", identity.Environment);
        WriteOptional("trace_id", entry.TraceId);
        WriteOptional("span_id", entry.SpanId);
        WriteOptional("request_id", entry.RequestId is { } request ? redacted.Identifier("request_id", request) : null);
        WriteOptional("user_id", entry.UserId is { } user ? redacted.Identifier("user_id", user) : null);
        if (entry.Event.Id != 0) _json.WriteNumber("event_id", entry.Event.Id);
        WriteOptional("event_name", entry.Event.Name);
        _json.WriteString("logger", entry.Logger);
        _json.WriteStartObject("context");
        foreach (var (key, value) in entry.Values) WriteValue(redacted, key, value);
        _json.WriteEndObject();
        if (entry.Exception is not null) WriteException(redacted, "exception", entry.Exception, 0);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WriteOptional(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _json.WriteString(name, value);
    }

    private void WriteException(RedactedEntry redacted, string name, Exception exception, int depth)
    {
        _json.WriteStartObject(name);
        _json.WriteString("type", exception.GetType().FullName);
        _json.WriteString("message", redacted.Text(exception.Message));
        WriteOptional("stack", exception.StackTrace is { } stack ? redacted.Text(stack, LogText.LongestStack) : null);
        if (exception.InnerException is { } inner && depth < DeepestInner) WriteException(redacted, "inner", inner, depth + 1);
        _json.WriteEndObject();
    }

    private void WriteValue(RedactedEntry redacted, string key, object? value)
    {
        _json.WritePropertyName(redacted.Text(key));
        WriteBare(redacted, key, redacted.Value(key, value));
    }

    private void WriteBare(RedactedEntry redacted, string key, object? value)
    {
        switch (value)
        {
            case null: _json.WriteNullValue(); break;
            case string text: _json.WriteStringValue(text); break;
            case bool flag: _json.WriteBooleanValue(flag); break;
            case decimal number: _json.WriteNumberValue(number); break;
            case double number when !double.IsFinite(number): _json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case float number when !float.IsFinite(number): _json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: _json.WriteNumberValue(number); break;
            case float number: _json.WriteNumberValue(number); break;
            case ulong number: _json.WriteNumberValue(number); break;
            case LogValue[] members:
                _json.WriteStartObject();
                foreach (var (name, member) in members) WriteValue(redacted, name, member);
                _json.WriteEndObject();
                break;
            case object?[] items:
                _json.WriteStartArray();
                foreach (object? item in items) WriteBare(redacted, key, redacted.Value(key, item));
                _json.WriteEndArray();
                break;
            default: _json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
