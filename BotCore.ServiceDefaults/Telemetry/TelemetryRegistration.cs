using BotCore.ServiceDefaults.Logging.Redaction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>Metrics for Prometheus always; traces, metrics and logs by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class TelemetryRegistration
{
    private const string OwnSources = "BotCore.*";

    public static void AddServiceTelemetry(this WebApplicationBuilder builder, ServiceIdentity identity, ServiceDefaultsSettings settings)
    {
        builder.Services.TryAddSingleton<ProcessResources>();
        builder.Services.TryAddSingleton<ServiceMetrics>();
        bool otlp = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, identity))
            .WithMetrics(metrics => AddMetrics(metrics, settings))
            // Spans are made even when nobody collects them: their ids tie the log records of one piece of work together.
            .WithTracing(AddTracing);
        if (!otlp) return;

        builder.Logging.AddOpenTelemetry(logging => logging.IncludeFormattedMessage = true);
        builder.Services.ConfigureOpenTelemetryLoggerProvider((services, logs) => logs.AddProcessor(new RedactingLogProcessor(services.GetRequiredService<Redactor>())));
        builder.Services.ConfigureOpenTelemetryTracerProvider((services, traces) => traces.AddProcessor(new RedactingSpanProcessor(services.GetRequiredService<Redactor>())));
        telemetry.UseOtlpExporter();
    }

    private static void Describe(ResourceBuilder resource, ServiceIdentity identity) => resource
        .AddService(identity.Service, "bot-core", identity.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: identity.Host)
        .AddAttributes(
        [
            new("deployment.environment.name", identity.Environment.ToLowerInvariant()),
            new("host.name", identity.Host),
            new("vcs.ref.head.revision", identity.Revision),
        ]);

    private static void AddMetrics(MeterProviderBuilder metrics, ServiceDefaultsSettings settings)
    {
        metrics.AddMeter(OwnSources, "Polly").AddMeter([.. settings.Meters])
            .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation();
        foreach (var (name, limit) in settings.SeriesLimits) metrics.AddView(name, new MetricStreamConfiguration { CardinalityLimit = limit });
        // Without the scope as a label on every series the names and labels are exactly those of the specification.
        metrics.AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false);
    }

    private static void AddTracing(TracerProviderBuilder traces) => traces
        .AddSource(OwnSources)
        .AddAspNetCoreInstrumentation(aspNetCore => aspNetCore.Filter = context => !IsProbe(context.Request.Path))
        .AddHttpClientInstrumentation();

    private static bool IsProbe(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal)
        || path.StartsWithSegments("/api/health", StringComparison.Ordinal);
}
