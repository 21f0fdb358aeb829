using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.Contracts.Json;
using BotCore.TradingEngine.Ai;
using BotCore.TradingEngine.Api.Document;
using Microsoft.AspNetCore.Http.Json;

namespace BotCore.TradingEngine.Api;

/// <summary>Wiring of the API.</summary>
internal static class TradingApiServices
{
    /// <summary>Adds what the API needs beside an <see cref="Engine.IEngine"/> and the read models.</summary>
    public static IServiceCollection AddTradingApi(this IServiceCollection services)
    {
        services.AddSingleton<CommandSender>();
        services.AddSingleton<AiViews>();
        services.AddSingleton<JobRequests>();
        services.AddSingleton<JobSubmissions>();
        services.Configure<JsonOptions>(options => UseContracts(options.SerializerOptions));
        services.AddTradingApiDocument();
        return services;
    }

    /// <summary>Maps everything under <c>/api</c>, the document <c>/openapi/v1.json</c> and the page <c>/docs</c>.</summary>
    public static WebApplication MapTradingApi(this WebApplication app)
    {
        app.MapHealthApi();
        var api = app.MapGroup("/api");
        api.AddEndpointFilter<ApiFilter>();
        api.MapStatusApi();
        api.MapMarketApi();
        api.MapAccountApi();
        api.MapPositionsApi();
        api.MapOrdersApi();
        api.MapTradesApi();
        api.MapSignalsApi();
        api.MapStrategiesApi();
        api.MapSettingsApi();
        api.MapTradingSwitchApi();
        api.MapRiskApi();
        api.MapOperationsApi();
        api.MapPortfolioApi();
        api.MapAiApi();
        api.MapBacktestsApi();
        api.MapOptimizationsApi();
        api.MapJobsApi();
        app.MapTradingApiDocument();
        return app;
    }

    /// <summary>The one way JSON is written and read here: that of the contracts.</summary>
    private static void UseContracts(JsonSerializerOptions options)
    {
        var contracts = ContractsJson.Default.Options;
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolver = ContractsJson.Default;
        options.PropertyNamingPolicy = contracts.PropertyNamingPolicy;
        options.PropertyNameCaseInsensitive = contracts.PropertyNameCaseInsensitive;
        options.NumberHandling = contracts.NumberHandling;
        options.UnmappedMemberHandling = contracts.UnmappedMemberHandling;
        options.AllowDuplicateProperties = contracts.AllowDuplicateProperties;
        options.Encoder = contracts.Encoder;
        options.Converters.Clear();
        foreach (var converter in contracts.Converters) options.Converters.Add(converter);
        // Words, not numbers, also for enumerations that only appear in the API document.
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
    }
}
