using System.Text.Json.Serialization;

namespace BotCore.Contracts.Operations;

/// <summary>RFC 9457 problem details as every service of the platform sends them. A problem may carry more members; readers skip what they do not know.</summary>
/// <param name="Code">Stable, machine readable: <c>invalid_field</c>, <c>unknown_symbol</c>, <c>journal_unavailable</c> …</param>
/// <param name="Errors">Field → what is wrong with it and what is allowed; null when the problem is no field's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Problem(
    string? Type, string? Title, int? Status, string? Detail, string? Instance, string? Code,
    [property: JsonPropertyName("trace_id")] string? TraceId, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>Answer of the health endpoints.</summary>
public sealed record HealthReport(string Status, string Service, string Version, double DurationMs, IReadOnlyList<HealthCheckReport> Checks);

public sealed record HealthCheckReport(string Name, string Status, string? Description, double DurationMs);
