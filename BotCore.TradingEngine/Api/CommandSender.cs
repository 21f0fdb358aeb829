using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>Hands a command to the engine under the caller's idempotency key and answers with what became of it.</summary>
internal sealed class CommandSender(IEngine engine)
{
    /// <summary>Seconds after which a blocked engine is worth asking again: recovery and a full disk take about that long.</summary>
    private const int RetryAfterSeconds = 5;

    /// <param name="subject">Method and path with their parts in one spelling; part of the fingerprint.</param>
    /// <param name="body">The request as it is read, in one spelling; empty when there is none.</param>
    /// <param name="make">Makes the command from its id and fingerprint.</param>
    public async Task<Results<Ok<CommandResult>, ProblemHttpResult>> SendAsync(
        HttpContext http, string subject, string body, Func<string, string, TradingCommand> make)
    {
        bool isRequired = http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKey.Metadata>()?.IsRequired ?? false;
        if (IdempotencyKey.Read(http.Request, isRequired, out string key) is { } refusal) return refusal;
        try
        {
            var (outcome, version) = await engine.SendAsync(make(key, Fingerprint(subject, body)), http.RequestAborted);
            if (outcome.IsConflict) return ApiProblems.KeyReused(key);
            if (outcome.IsRepeat) http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            if (!outcome.IsAccepted) return ApiProblems.Denied(outcome.Code!, outcome.Reason ?? outcome.Code!);
            return TypedResults.Ok(new CommandResult(key, "accepted", null, null, outcome.OrderIds, version, outcome.IsRepeat));
        }
        catch (EngineBlockedException e)
        {
            return ApiProblems.NotNow(http, ApiProblems.EngineBlocked, e.Message, RetryAfterSeconds);
        }
    }

    /// <summary>The body in one spelling: members in the order of the contract, decimals without trailing zeros, no white space.</summary>
    public static string Canonical<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.Serialize(body, type);

    /// <summary>SHA-256 of what is asked, lower-case hex: the same key for something else is noticed by it.</summary>
    public static string Fingerprint(string subject, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{subject}\n{body}")));
}
