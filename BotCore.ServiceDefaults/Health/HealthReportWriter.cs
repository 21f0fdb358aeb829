using System.Text.Json;
using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BotCore.ServiceDefaults.Health;

/// <summary>
/// Writes <c>{"status","service","version","durationMs","checks":[{"name","status","description","durationMs"}]}</c>. Descriptions are redacted; exceptions
/// and data stay inside, for these answers are public.
/// </summary>
internal static class HealthReportWriter
{
    public static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        var identity = context.RequestServices.GetRequiredService<ServiceIdentity>();
        var redactor = context.RequestServices.GetRequiredService<Redactor>();
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", Word(report.Status));
        json.WriteString("service", identity.Service);
        json.WriteString("version", identity.Version);
        json.WriteNumber("durationMs", Math.Round(report.TotalDuration.TotalMilliseconds, 2));
        json.WriteStartArray("checks");
        foreach (var (name, entry) in report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("status", Word(entry.Status));
            json.WriteString("description", Description(entry, redactor));
            json.WriteNumber("durationMs", Math.Round(entry.Duration.TotalMilliseconds, 2));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };

    /// <summary>
    /// The framework puts an exception's message into the description of a check that threw; such a message is written for a developer and may name
    /// hosts and accounts, so only the kind of failure is told.
    /// </summary>
    private static string? Description(HealthReportEntry entry, Redactor redactor) =>
        entry.Exception is { } exception && (entry.Description is null || entry.Description == exception.Message) ? $"failed with {exception.GetType().Name}"
        : entry.Description is { } description ? redactor.Text(description)
        : null;
}
