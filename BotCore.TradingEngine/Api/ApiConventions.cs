using BotCore.Contracts.Operations;

namespace BotCore.TradingEngine.Api;

/// <summary>What an endpoint says about itself, for its checks and for the API document.</summary>
internal static class ApiConventions
{
    private const string ProblemType = "application/problem+json";

    /// <summary>The query parameters it knows; every other one is refused.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters)).WithProblems(StatusCodes.Status400BadRequest);

    /// <summary>A command: takes an idempotency key and may be refused in the ways of commands.</summary>
    public static RouteHandlerBuilder WithIdempotencyKey(this RouteHandlerBuilder endpoint, bool isRequired) =>
        endpoint.WithMetadata(new IdempotencyKey.Metadata(isRequired)).WithProblems(
            StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict,
            StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable);

    /// <summary>The JSON body it reads itself; see <see cref="JsonBody"/>.</summary>
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint, bool isOptional = false)
        where T : notnull =>
        endpoint.Accepts<T>(isOptional, "application/json").WithProblems(
            StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses) endpoint.Produces<Problem>(status, ProblemType);
        return endpoint;
    }
}
