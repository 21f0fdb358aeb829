using BotCore.Dashboard.Features.Commands;
using BotCore.Dashboard.Features.Overview;
using BotCore.Dashboard.Live;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace BotCore.Dashboard;

/// <summary>What the dashboard is made of. The first page of a reader: <see cref="LiveFeed"/>, then <see cref="LiveState"/>.</summary>
internal static class DashboardHosting
{
    /// <summary>Reachable from this machine only, and only under a name of this machine: a page elsewhere cannot pose as it by DNS.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Urls"] = "http://127.0.0.1:3000",
        ["AllowedHosts"] = "localhost;127.0.0.1;[::1]",
    };

    public static WebApplicationBuilder AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        // Without it, styles and scripts are found only after publishing or in the Development environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddLiveEngine();
        builder.Services.AddScoped<CircuitPulse>();
        builder.Services.AddScoped<ChartSelection>();
        builder.Services.AddScoped<CommandNotices>();
        return builder;
    }

    private static void AddLiveEngine(this IServiceCollection services)
    {
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidation>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ConnectionMonitor>();
        services.AddSingleton<LiveState>();
        services.AddSingleton<EngineStream>();
        services.AddSingleton<CandleLoader>();
        services.AddHttpClient<EngineClient>(UseEngine).UseSocketsHttpHandler(KeepFresh);
        services.AddHttpClient<EngineCommands>(UseEngine).UseSocketsHttpHandler(KeepFresh);
        services.AddHostedService<LiveFeed>();
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
