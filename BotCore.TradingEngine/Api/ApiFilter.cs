using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Api;

/// <summary>What holds for every endpoint under <c>/api</c>: unknown query parameters are refused, unreadable lists are said to be so.</summary>
internal sealed class ApiFilter : IEndpointFilter
{
    private const int RetryAfterSeconds = 1;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var errors = new FieldErrors();
        var known = http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.All ?? [];
        foreach (string name in http.Request.Query.Keys)
        {
            if (known.Any(parameter => parameter.Name == name)) continue;
            errors.Add(name, known.Count == 0
                ? "is not a parameter of this request; it has none"
                : $"is not a parameter of this request; its parameters are {string.Join(", ", known.Select(parameter => parameter.Name))}");
        }
        if (errors.Any) return ApiProblems.Invalid(errors);
        // Answers are of this moment; a cache in between would show a balance of another.
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return await next(context);
        }
        catch (ReadModelsUnavailableException e)
        {
            return ApiProblems.NotNow(http, ApiProblems.ReadModelsUnavailable, e.Message, RetryAfterSeconds);
        }
        catch (StoreUnavailableException e)
        {
            return ApiProblems.NotNow(http, ApiProblems.StoreUnavailable, e.Message, RetryAfterSeconds);
        }
    }
}
