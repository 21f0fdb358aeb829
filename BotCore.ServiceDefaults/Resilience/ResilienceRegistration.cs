using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace BotCore.ServiceDefaults.Resilience;

/// <summary>
/// The standard handler (rate limit, total time, retries, circuit breaker, time per attempt) around every <c>HttpClient</c> of the factory. A client that
/// must decide for itself, such as the exchange's, calls <c>RemoveAllResilienceHandlers()</c> and adds its own. A host name that the configuration knows
/// as a service (<c>services:NAME:http:0</c>, as Aspire sets it) is resolved to that address; every other name is left to DNS.
/// </summary>
internal static class ResilienceRegistration
{
    public static void AddServiceHttpClients(this IServiceCollection services, ServiceIdentity identity)
    {
        string agent = $"{identity.Service}/{identity.Version}";
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(client =>
        {
            // The handler's own limits apply; the client's 100 s would cut a longer total short without a word.
            client.ConfigureHttpClient(http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
            });
            client.AddServiceDiscovery();
            client.AddStandardResilienceHandler().Configure((handler, provider) => Configure(handler, provider.GetRequiredService<IOptions<HttpClientOptions>>().Value));
        });
    }

    internal static void Configure(HttpStandardResilienceOptions handler, HttpClientOptions options)
    {
        handler.AttemptTimeout.Timeout = options.AttemptTimeout;
        handler.TotalRequestTimeout.Timeout = options.TotalTimeout;
        // The breaker must look at twice an attempt at least, or it could never see one time out.
        handler.CircuitBreaker.SamplingDuration = options.AttemptTimeout * 2 > handler.CircuitBreaker.SamplingDuration
            ? options.AttemptTimeout * 2
            : handler.CircuitBreaker.SamplingDuration;
        handler.Retry.MaxRetryAttempts = options.MaxRetries;
        handler.Retry.DisableForUnsafeHttpMethods();
    }
}
