using System.Diagnostics;
using BotCore.ServiceDefaults.Logging.Redaction;
using OpenTelemetry;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>Spans that leave by OTLP carry no secrets in their tags or status. Must stand before the exporter.</summary>
internal sealed class RedactingSpanProcessor(Redactor redactor) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        List<(string Key, string Value)>? changed = null;
        foreach (var (key, value) in data.EnumerateTagObjects())
        {
            if (value is not string text) continue;
            string redacted = redactor.Value(key, text);
            if (redacted != text) (changed ??= []).Add((key, redacted));
        }
        foreach (var (key, value) in changed ?? []) data.SetTag(key, value);
        if (data.StatusDescription is { } description) data.SetStatus(data.Status, redactor.Text(description));
    }
}
