using Microsoft.AspNetCore.Http;

namespace BotCore.ServiceDefaults.Http;

/// <summary>The stable word in <c>code</c> of a problem document. Clients decide by it, never by the text; a word once published keeps its meaning.</summary>
public static class ProblemCodes
{
    /// <summary>400, nothing more is known.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>400: the body is no JSON.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>400: <c>field</c> has a value that cannot be used.</summary>
    public const string InvalidField = "invalid_field";

    /// <summary>400: <c>field</c> is required.</summary>
    public const string MissingField = "missing_field";

    /// <summary>400: <c>field</c> does not exist.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>400: several fields are wrong; <c>errors</c> names them.</summary>
    public const string ValidationFailed = "validation_failed";

    /// <summary>400: the Host header is none of this service's names.</summary>
    public const string HostNotAllowed = "host_not_allowed";

    /// <summary>401.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>403.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>403: a page of another site sent this.</summary>
    public const string OriginNotAllowed = "origin_not_allowed";

    /// <summary>404.</summary>
    public const string NotFound = "not_found";

    /// <summary>405.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409.</summary>
    public const string Conflict = "conflict";

    /// <summary>413.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>429: come back after <c>Retry-After</c>.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>500: our fault; the log has the details under <c>trace_id</c>.</summary>
    public const string InternalError = "internal_error";

    /// <summary>503: not now.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The word for a status that came without one.</summary>
    internal static string For(int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadRequest,
        StatusCodes.Status401Unauthorized => Unauthenticated,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status406NotAcceptable => "not_acceptable",
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status409Conflict => Conflict,
        StatusCodes.Status410Gone => "gone",
        StatusCodes.Status412PreconditionFailed => "precondition_failed",
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity => "unprocessable",
        StatusCodes.Status429TooManyRequests => RateLimited,
        StatusCodes.Status501NotImplemented => "not_implemented",
        StatusCodes.Status502BadGateway => "bad_gateway",
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        StatusCodes.Status504GatewayTimeout => "gateway_timeout",
        >= 500 => InternalError,
        _ => BadRequest,
    };
}
