using System.Text.Json.Serialization;

namespace BotCore.Trading.Research.Optimization;

/// <summary>One parameter set that is to be run.</summary>
/// <param name="Window">0: the whole span; 1, 2, …: a walk-forward window.</param>
/// <param name="IsOutOfSample">In the window's judging part, with what its selecting part chose.</param>
/// <param name="Number">0, 1, … within the window; out of sample always 0.</param>
/// <param name="Point">See <see cref="SearchSpace"/>.</param>
public sealed record TrialPlan(int Window, bool IsOutOfSample, int Number, IReadOnlyList<int> Point)
{
    /// <summary>Identifies the trial within its study.</summary>
    [JsonIgnore]
    public TrialId Id => new(Window, IsOutOfSample, Number);
}

/// <summary>Identifies a trial within its study.</summary>
public readonly record struct TrialId(int Window, bool IsOutOfSample, int Number);

/// <summary>What one parameter set came to. Ratios that the data does not give are null.</summary>
/// <param name="Point">The point that was run, see <see cref="SearchSpace"/>.</param>
/// <param name="Trades">Closed trades.</param>
/// <param name="NetProfit">Sum of the closed trades after costs, quote asset.</param>
/// <param name="FinalEquity">Open positions at the last close included, quote asset.</param>
/// <param name="MaxDrawdownRatio">Largest fall from a peak as a ratio of it, 0 or more.</param>
/// <param name="TradeHash">See <see cref="Analytics.TradeHash"/>.</param>
/// <param name="DailyReturns">One per UTC day of the span, also of days without a trade, so that those of all trials match.</param>
public sealed record TrialResult(
    int Window, bool IsOutOfSample, int Number, IReadOnlyList<int> Point, int Trades, int Wins,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] decimal NetProfit,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] decimal FinalEquity,
    double? Sharpe, double? Sortino, double? Calmar, double? ProfitFactor, double MaxDrawdownRatio, string TradeHash,
    IReadOnlyList<double> DailyReturns)
{
    /// <summary>Identifies the trial within its study.</summary>
    [JsonIgnore]
    public TrialId Id => new(Window, IsOutOfSample, Number);
}
