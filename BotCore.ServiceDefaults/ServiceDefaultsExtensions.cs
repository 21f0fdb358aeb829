using System.Reflection;
using BotCore.ServiceDefaults.Health;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Http;
using BotCore.ServiceDefaults.Logging;
using BotCore.ServiceDefaults.Logging.Redaction;
using BotCore.ServiceDefaults.Resilience;
using BotCore.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults;

/// <summary>
/// Everything every service has in common, in two calls:
/// <code>
/// var builder = WebApplication.CreateBuilder(args);
/// builder.AddServiceDefaults("trading-engine", settings =&gt; settings.Port = 8080);
/// var app = builder.Build();
/// app.MapDefaultEndpoints();
/// return await app.RunServiceAsync();
/// </code>
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Logs as JSON without secrets, metrics and traces, health checks, resilient HTTP clients, problem documents, security headers, host and origin checks,
    /// request limits, loopback listening, graceful shutdown, settings checked at start.
    /// </summary>
    /// <param name="service">The service's name in Compose, Kubernetes and Prometheus, for example <c>trading-engine</c>.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service, Action<ServiceDefaultsSettings>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        var settings = new ServiceDefaultsSettings();
        configure?.Invoke(settings);
        var identity = ServiceIdentity.Of(service, builder.Environment.EnvironmentName, Assembly.GetEntryAssembly() ?? typeof(ServiceIdentity).Assembly);
        AddDefaultConfiguration(builder.Configuration, settings);

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(identity);
        builder.Services.TryAddSingleton(TimeProvider.System);
        AddOptions(builder.Services);
        AddLogging(builder, settings);
        AddShutdown(builder);
        builder.AddServiceTelemetry(identity, settings);
        builder.Services.AddServiceHealth();
        builder.Services.AddServiceHttpClients(identity);
        builder.AddServiceHttp();
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c>, <c>/health/live</c>, <c>/health/ready</c>, <c>/health/startup</c> and <c>/metrics</c>, and switches the rate limits on. Call it behind
    /// <c>UseAuthentication</c>, if that is called at all: a limit per user needs to know the user.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseRateLimiter();
        app.MapHealthEndpoints();
        app.MapPrometheusScrapingEndpoint().AllowAnonymous().DisableRateLimiting().DisableHttpMetrics();
        return app;
    }

    /// <summary>Defaults below everything else, so that any file, variable or argument overrides them.</summary>
    private static void AddDefaultConfiguration(ConfigurationManager configuration, ServiceDefaultsSettings settings)
    {
        var defaults = new Dictionary<string, string?>
        {
            [HostGuard.Setting] = HostGuard.Default,
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
            ["Logging:LogLevel:Polly"] = "Warning",
        };
        if (configuration["BOTCORE_LOG_FORMAT"] is { Length: > 0 } format) defaults[$"{LogOptions.Section}:{nameof(LogOptions.Format)}"] = format;
        bool listens = configuration["http_ports"] is not null || configuration["https_ports"] is not null || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!listens) defaults[WebHostDefaults.ServerUrlsKey] = $"http://127.0.0.1:{settings.Port}";
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.AddValidatedOptions<LogOptions>(LogOptions.Section);
        services.AddValidatedOptions<HealthOptions>(HealthOptions.Section);
        services.AddValidatedOptions<HttpClientOptions>(HttpClientOptions.Section);
        services.AddValidatedOptions<BoundaryOptions>(BoundaryOptions.Section);
        services.AddValidatedOptions<RequestLimitOptions>(RequestLimitOptions.Section);
        services.AddValidatedOptions<RateLimitOptions>(RateLimitOptions.Section);
        services.AddValidatedOptions<ShutdownOptions>(ShutdownOptions.Section);
    }

    private static void AddLogging(WebApplicationBuilder builder, ServiceDefaultsSettings settings)
    {
        builder.Services.AddSingleton(new Redactor(new SensitiveKeys(settings.SafeLogKeys)));
        builder.Services.TryAddSingleton(_ => LogOutput.Stdout());
        builder.Services.AddSingleton<QueuedLoggerProvider>();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<QueuedLoggerProvider>());
    }

    private static void AddShutdown(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        // Read past validation because the host is made before it; a wrong value stops the start a moment later.
        var options = SectionOptions<ShutdownOptions>.ReadLeniently(builder.Configuration, ShutdownOptions.Section);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Timeout > TimeSpan.Zero ? options.Timeout : host.ShutdownTimeout);
    }
}
