using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Engine;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class SettingsApi
{
    private const int MaxTextLength = 100;

    private static readonly KernelSettings AnySettings = new();

    public static void MapSettingsApi(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("", List).WithName("ListSettings").WithSummary("Every setting with its value, range and meaning");
        settings.MapPatch("", UpdateAsync).WithName("UpdateSettings").WithSummary("Changes some settings, all of them or none")
            .WithBody<UpdateSettingsRequest>().WithIdempotencyKey(isRequired: false);
    }

    private static Ok<IReadOnlyList<SettingModel>> List(IEngine engine) => TypedResults.Ok(engine.View.Settings);

    private static async Task<Results<Ok<CommandResult>, ProblemHttpResult>> UpdateAsync(
        HttpContext http, IEngine engine, CommandSender sender, CancellationToken ct)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ContractsJson.Default.UpdateSettingsRequest, whenEmpty: null, ct);
        if (request is null) return problem!;
        var errors = new FieldErrors();
        if (request.Values is null || request.Values.Count == 0)
            errors.Add("values", request.Values is null ? null : "none", $"1 to {SettingCatalogue.All.Count} settings by name");
        foreach (var (name, value) in request.Values ?? new Dictionary<string, string>()) Check(errors, engine, name, value);
        if (errors.Any) return ApiProblems.Invalid(errors);
        var sorted = new SortedDictionary<string, string>(request.Values!.ToDictionary(), StringComparer.Ordinal);
        return await sender.SendAsync(
            http, "PATCH /api/settings",
            CommandSender.Canonical(new UpdateSettingsRequest(sorted), ContractsJson.Default.UpdateSettingsRequest),
            (id, fingerprint) => new ChangeSettings(id, fingerprint, sorted));
    }

    /// <summary>Name and range; how settings fit together, and which may change now, is the kernel's to judge.</summary>
    private static void Check(FieldErrors errors, IEngine engine, string name, string value)
    {
        string field = $"values.{(name.Length > MaxTextLength ? name[..MaxTextLength] + "…" : name)}";
        // Values of somebody's own strategies are the kernel's to judge: only it knows what they accept.
        if (SettingCatalogue.Find(name) is not { } setting)
        {
            if (engine.View.Settings.All(known => known.Name != name)) errors.Add(field, "there is no setting of this name");
            else if (value.Length > MaxTextLength) errors.Add(field, value, "a shorter text");
        }
        else if (value.Length > MaxTextLength || setting.TryWith(AnySettings, value) is null) errors.Add(field, value, setting.Range);
    }
}
