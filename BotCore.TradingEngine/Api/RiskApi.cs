using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class RiskApi
{
    private const int MinReason = 3;
    private const int MaxReason = 200;

    public static void MapRiskApi(this IEndpointRouteBuilder api)
    {
        var risk = api.MapGroup("/risk").WithTags("Risk");
        risk.MapPost("/kill-switch", KillAsync).WithName("PullKillSwitch")
            .WithSummary("Stops trading and cancels every working order; then closes every position, or leaves them to their protective orders")
            .WithBody<KillSwitchRequest>().WithIdempotencyKey(isRequired: true);
        risk.MapPost("/release", ReleaseAsync).WithName("ReleaseRestrictions")
            .WithSummary("Lifts the restrictions that wait for a person; trading itself stays as it is")
            .WithBody<ReleaseRequest>().WithIdempotencyKey(isRequired: false);
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> KillAsync(HttpContext http, CommandSender sender, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.KillSwitchRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (Check(request.Confirm, "KILL", request.Reason) is { } refusal) return refusal;
        return await sender.SendAsync(
            http, "POST /api/risk/kill-switch", CommandSender.Canonical(request, ContractsJson.Default.KillSwitchRequest),
            (id, fingerprint) => new PullKillSwitch(id, fingerprint, request.Action == KillSwitchAction.Close, request.Reason));
    }

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> ReleaseAsync(HttpContext http, CommandSender sender, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.ReleaseRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        if (Check(request.Confirm, "RESUME", request.Reason) is { } refusal) return refusal;
        return await sender.SendAsync(
            http, "POST /api/risk/release", CommandSender.Canonical(request, ContractsJson.Default.ReleaseRequest),
            (id, fingerprint) => new ReleaseRestrictions(id, fingerprint, request.Reason));
    }

    private static ProblemHttpResult? Check(string confirm, string word, string reason)
    {
        var errors = new FieldErrors();
        if (confirm != word) errors.Add("confirm", confirm, $"the word {word}");
        // A reason goes into the journal and onto screens: text of one line, nothing that moves a cursor.
        if (reason.Trim().Length is < MinReason or > MaxReason || reason.Any(char.IsControl))
            errors.Add("reason", reason, $"{MinReason} to {MaxReason} characters without line breaks");
        return errors.Any ? ApiProblems.Invalid(errors) : null;
    }
}
