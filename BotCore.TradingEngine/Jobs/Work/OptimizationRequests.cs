using BotCore.Contracts.Jobs;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research.Optimization;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>What an optimisation is asked for, as the definition of a study: that of <c>botcore optimize</c> with the same options.</summary>
internal static class OptimizationRequests
{
    /// <exception cref="ArgumentException">Something is not allowed; all of it is said.</exception>
    public static StudyDefinition Define(SubmitOptimizationRequest request, KernelSettings defaults, ResearchMarket market)
    {
        var errors = new List<string>();
        var parameters = Parameters(request, errors);
        var settings = BacktestWork.SettingsOf(request.Settings, defaults);
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors));
        var definition = new StudyDefinition(
            market.Definitions, market.FirstMs, market.EndMs, StudyDefinition.TextOf(settings), parameters, MethodOf(request.Method), request.Trials, request.Batch,
            (ulong)request.Seed, new Objective(ObjectiveOf(request.Objective), request.MinTrades), PlanOf(request.WalkForward));
        // Says at once what contradicts itself, before any trial is run.
        _ = new Study(definition);
        return definition;
    }

    /// <param name="errors">Receives what is wrong.</param>
    public static IReadOnlyList<SearchParameter> Parameters(SubmitOptimizationRequest request, ICollection<string> errors) =>
        [.. request.Parameters.Select(text => SearchParameter.Parse(text, errors)).OfType<SearchParameter>()];

    public static WalkForwardPlan? PlanOf(WalkForwardRequest? plan) => plan is null
        ? null : new WalkForwardPlan(plan.Anchored, plan.InSampleDays, plan.OutOfSampleDays, plan.StepDays ?? plan.OutOfSampleDays, plan.EmbargoDays);

    private static SearchKind MethodOf(OptimizationMethod method) => method switch
    {
        OptimizationMethod.Grid => SearchKind.Grid,
        OptimizationMethod.Random => SearchKind.Random,
        OptimizationMethod.Genetic => SearchKind.Genetic,
        _ => SearchKind.Tpe,
    };

    private static ObjectiveKind ObjectiveOf(OptimizationObjective objective) => objective switch
    {
        OptimizationObjective.Sortino => ObjectiveKind.Sortino,
        OptimizationObjective.Calmar => ObjectiveKind.Calmar,
        OptimizationObjective.NetProfit => ObjectiveKind.NetProfit,
        OptimizationObjective.ProfitFactor => ObjectiveKind.ProfitFactor,
        _ => ObjectiveKind.Sharpe,
    };
}
