using BotCore.Contracts.Json;
using BotCore.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>The refusals of this API beside the common ones: their status, stable code and words.</summary>
internal static class ApiProblems
{
    public const string UnknownSymbol = "unknown_symbol";
    public const string UnknownStrategy = "unknown_strategy";
    public const string KeyRequired = "idempotency_key_required";
    public const string KeyConflict = "idempotency_conflict";
    public const string EngineBlocked = "engine_blocked";
    public const string ReadModelsUnavailable = "read_models_unavailable";
    public const string ModeIsFixed = "mode_fixed_at_start";
    public const string StoreUnavailable = "store_unavailable";
    public const string UnknownJob = "unknown_job";
    public const string JobIsOver = "job_is_over";
    public const string TooManyJobs = "too_many_jobs";

    /// <summary>400: fields with values that cannot be used, each with what is wrong and what is allowed.</summary>
    public static ProblemHttpResult Invalid(FieldErrors errors) => Problems.Of(
        StatusCodes.Status400BadRequest, ProblemCodes.InvalidField, errors.Sentence, ("errors", errors.ByField));

    /// <summary>400: one field.</summary>
    /// <param name="found">What was sent, shown in the text.</param>
    /// <param name="expected">The rule in words with its range.</param>
    public static ProblemHttpResult Invalid(string field, object? found, string expected)
    {
        var errors = new FieldErrors();
        errors.Add(field, found, expected);
        return Invalid(errors);
    }

    /// <summary>404: not a market of this engine; names those that are.</summary>
    public static ProblemHttpResult NoSuchSymbol(string symbol, IEnumerable<string> known) => Problems.Of(
        StatusCodes.Status404NotFound, UnknownSymbol, $"symbol {symbol} is not traded here: known are {string.Join(", ", known)}");

    public static ProblemHttpResult NoSuchStrategy(string name, IEnumerable<string> known) => Problems.Of(
        StatusCodes.Status404NotFound, UnknownStrategy, $"there is no strategy '{name}': known are {string.Join(", ", known)}");

    /// <summary>422: understood, and refused by risk or by the state of the account.</summary>
    public static ProblemHttpResult Denied(string code, string reason) => Problems.Of(StatusCodes.Status422UnprocessableEntity, code, reason);

    /// <summary>409: the key was used for something else; nothing was done.</summary>
    public static ProblemHttpResult KeyReused(string key) => Problems.Of(
        StatusCodes.Status409Conflict, KeyConflict, $"{IdempotencyKey.Header} '{key}' was used for another request; nothing was done, use a new key");

    /// <summary>400: a command that must be repeatable came without a key.</summary>
    public static ProblemHttpResult NoKey() => Problems.Of(
        StatusCodes.Status400BadRequest, KeyRequired,
        $"the header {IdempotencyKey.Header} is required here: {IdempotencyKey.Rule}, the same for every attempt at the same act");

    /// <summary>503: not now; <c>Retry-After</c> says when it is worth trying again.</summary>
    public static ProblemHttpResult NotNow(HttpContext http, string code, string reason, int retryAfterSeconds)
    {
        http.Response.Headers.RetryAfter = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, code, reason);
    }
}

/// <summary>What is wrong with the fields of a request, collected so that all of it is told at once.</summary>
internal sealed class FieldErrors
{
    private readonly SortedDictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

    public bool Any => _byField.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => _byField.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    /// <summary>All of it in one sentence.</summary>
    public string Sentence => string.Join("; ", _byField.SelectMany(pair => pair.Value.Select(error => $"{pair.Key}: {error}")));

    /// <param name="found">What was sent.</param>
    /// <param name="expected">The rule in words with its range.</param>
    public void Add(string field, object? found, string expected) => Add(field, $"expected {expected}, found {Shown(found)}");

    public void Add(string field, string error)
    {
        if (!_byField.TryGetValue(field, out var errors)) _byField.Add(field, errors = []);
        errors.Add(error);
    }

    private static string Shown(object? found) => found switch
    {
        null => "nothing",
        decimal number => DecimalText.Of(number),
        int or long => FormattableString.Invariant($"{found}"),
        string { Length: > 60 } text => $"'{text[..60]}…'",
        _ => $"'{found}'",
    };
}
