using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Live;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Health;
using BotCore.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace BotCore.Dashboard;

/// <summary>What the dashboard is made of. Next: <see cref="LiveFeed"/>, which fills <see cref="LiveState"/>, which every page reads.</summary>
internal static class DashboardHosting
{
    /// <summary>
    /// Everything comes from this server; the engine is never addressed by a browser. Charts set styles through the object model, which
    /// needs no <c>unsafe-inline</c>.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void Describe(ServiceDefaultsSettings settings)
    {
        settings.Port = 3000;
        settings.ContentSecurityPolicy = ContentSecurityPolicy;
    }

    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        // Without it, styles and scripts are found only after publishing or in the Development environment.
        builder.WebHost.UseStaticWebAssets();
        // The page itself; files are compressed when they are built. Not over https: what a page reflects could be guessed from its length (BREACH).
        builder.Services.AddResponseCompression(static compression => compression.MimeTypes = ["text/html"]);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddScoped<CircuitPulse>();
        builder.Services.AddScoped<ChartSelection>();
        builder.Services.AddScoped<CommandNotices>();
        builder.Services.AddLiveEngine();
        builder.AddPageKeys();
    }

    /// <summary>Pages carry encrypted state: replicas behind one address must share the keys, or a page of one is unreadable to the next.</summary>
    private static void AddPageKeys(this WebApplicationBuilder builder)
    {
        var keys = builder.Services.AddDataProtection().SetApplicationName("botcore-dashboard");
        if (builder.Configuration["DataProtection:KeysDirectory"] is { Length: > 0 } folder) keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
    }

    private static void AddLiveEngine(this IServiceCollection services)
    {
        services.AddValidatedOptions<EngineOptions>(EngineOptions.Section);
        services.AddSingleton<ConnectionMonitor>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<LiveState>();
        services.AddSingleton<EngineStream>();
        services.AddSingleton<CandleLoader>();
        AddEngineClient<EngineClient>(services);
        AddEngineClient<EngineCommands>(services);
        services.AddHostedService<LiveFeed>();
        services.AddHealthChecks().AddCheck<EngineConnectionCheck>("engine", tags: [HealthTags.Ready]);
    }

    private static void AddEngineClient<T>(IServiceCollection services) where T : class
    {
        var client = services.AddHttpClient<T>(UseEngine).UseSocketsHttpHandler(KeepFresh);
#pragma warning disable EXTEXP0001 // The only way to leave out the handler that is the default of all clients; announced as stable-to-be.
        // A circuit breaker must never stand between a person and the kill switch, and a read that fails is repeated by the stream's own reconnecting.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }

    private static void UseEngine(IServiceProvider services, HttpClient http)
    {
        http.BaseAddress = services.GetRequiredService<IOptions<EngineOptions>>().Value.BaseAddress;
        // EngineClient and EngineCommands end their own waits, with their own words.
        http.Timeout = Timeout.InfiniteTimeSpan;
    }

    // Clients live as long as the process, so it is their connections that must notice a changed address.
    private static void KeepFresh(SocketsHttpHandler handler, IServiceProvider services)
    {
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
    }
}
