namespace BotCore.Trading.Research.Optimization;

/// <summary>What a parameter set is judged by; more is better for each of them.</summary>
public enum ObjectiveKind
{
    /// <summary>Annualised (365 days), from daily returns.</summary>
    Sharpe,

    /// <summary>Annualised (365 days), from daily returns.</summary>
    Sortino,

    /// <summary>Annual growth ÷ largest drawdown.</summary>
    Calmar,

    /// <summary>Sum of the closed trades after costs, quote asset.</summary>
    NetProfit,

    /// <summary>Sum of the wins ÷ sum of the losses.</summary>
    ProfitFactor,
}

/// <summary>The objective and what a result needs to have one.</summary>
/// <param name="MinTrades">Fewer closed trades than this prove nothing: the set has no value and ranks last. 0 or more.</param>
public sealed record Objective(ObjectiveKind Kind, int MinTrades)
{
    /// <summary>The objective of a result; null when it has none, which is worse than any value and never a zero.</summary>
    public double? Of(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Trades < MinTrades) return null;
        double? value = Kind switch
        {
            ObjectiveKind.Sharpe => result.Sharpe,
            ObjectiveKind.Sortino => result.Sortino,
            ObjectiveKind.Calmar => result.Calmar,
            ObjectiveKind.NetProfit => (double)result.NetProfit,
            _ => result.ProfitFactor,
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>Best first; without a value last; equals by trial number, so that the order never depends on who finished first.</summary>
    public IReadOnlyList<TrialResult> Ranked(IEnumerable<TrialResult> results) =>
        [.. results.OrderByDescending(result => Of(result) ?? double.NegativeInfinity).ThenBy(result => result.Number)];

    /// <summary>The best with a value; null when no result has one.</summary>
    public TrialResult? Best(IEnumerable<TrialResult> results) =>
        Ranked(results).FirstOrDefault(result => Of(result) is not null);
}
