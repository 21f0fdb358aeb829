using BotCore.ServiceDefaults.Hosting;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.Extensions.Options;

namespace BotCore.TradingEngine.Ai;

/// <summary>Wiring of the second opinion.</summary>
internal static class AiServices
{
    /// <summary>Needs an <see cref="IEngine"/>, its options and the read models.</summary>
    public static IServiceCollection AddAiAdvice(this IServiceCollection services)
    {
        services.AddValidatedOptions<AiOptions>(AiOptions.Section);
        services.AddSingleton(provider => new AiQuestions(
            provider.GetRequiredService<IOptions<AiOptions>>().Value.IsOn && provider.GetRequiredService<EngineOptions>().Mode != TradingMode.Backtest));
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<AiQuestions>());
        services.AddHostedService<AiAdvisor>();
        services.AddHealthChecks().AddCheck<AiHealthCheck>("ai");
        var client = services.AddHttpClient<AiGatewayClient>((provider, http) =>
        {
            if (provider.GetRequiredService<IOptions<AiOptions>>().Value is { IsOn: true, BaseUrl: { } address }) http.BaseAddress = new Uri(address);
            http.Timeout = Timeout.InfiniteTimeSpan; // it ends its own waits
        }).UseSocketsHttpHandler(static (handler, _) => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2));
#pragma warning disable EXTEXP0001 // The only way to leave out the handler that is the default of all clients; announced as stable-to-be.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return services;
    }
}
