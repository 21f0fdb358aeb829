using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.ServiceDefaults.Http;

/// <summary>Problem documents for endpoints: <c>return Problems.Invalid("symbol", request.Symbol, "5 to 20 letters or digits, for example BTCUSDT");</c></summary>
/// <remarks>Every one carries <c>code</c> (see <see cref="ProblemCodes"/>) and, added when it is written, <c>trace_id</c>. Texts start with a small letter and end without a full stop.</remarks>
public static class Problems
{
    /// <summary>400: a field with a value that cannot be used.</summary>
    /// <param name="value">What was sent; not for secrets, it is shown.</param>
    /// <param name="expected">The rule in words with its range.</param>
    public static ProblemHttpResult Invalid(string field, object? value, string expected) =>
        Of(StatusCodes.Status400BadRequest, ProblemCodes.InvalidField, $"{field} is {Shown(value)}: expected {expected}", ("field", field), ("expected", expected));

    /// <summary>404: no such thing.</summary>
    /// <param name="kind">What was looked for, for example <c>order</c>.</param>
    public static ProblemHttpResult NotFound(string kind, object key) =>
        Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, $"there is no {kind} {Shown(key)}", ("kind", kind));

    /// <summary>409: the request contradicts the present state.</summary>
    public static ProblemHttpResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>403: known, and not allowed.</summary>
    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, detail);

    /// <summary>503: not now; say when it is worth trying again if that is known.</summary>
    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Unavailable, detail);

    /// <summary>Any other status with a code of the service's own.</summary>
    public static ProblemHttpResult Of(int status, string code, string detail, params (string Name, object? Value)[] extensions)
    {
        var all = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in extensions) all[name] = value;
        return TypedResults.Problem(detail, statusCode: status, extensions: all);
    }

    private static string Shown(object? value) => value is null ? "missing" : $"'{value}'";
}
