namespace BotCore.Trading.Risk.Sizing;

/// <summary>A fixed share of equity is lost when the stop is hit: quantity = equity × share ÷ (|entry − stop| + costs).</summary>
/// <remarks>
/// Leverage is not in it: it decides how much margin the position needs, not how much a price move costs. A stop that was itself
/// derived from leverage must not be multiplied by it again.
/// </remarks>
public sealed class RiskPerStopSizer : IPositionSizer
{
    private readonly decimal _riskRatio;

    /// <param name="riskRatio">Share of equity lost at the stop, costs included: above 0, at most 0.10.</param>
    public RiskPerStopSizer(decimal riskRatio) => _riskRatio = SizingLimits.Setting(riskRatio, 0.10m, nameof(riskRatio));

    public SizingOutcome Size(in SizingInput input)
    {
        SizingLimits.Require(in input);
        if (input.Equity <= 0m) return SizingOutcome.Nothing(SizingReason.NoEquity);
        return Size(input.Equity * _riskRatio, in input);
    }

    /// <summary>Spends a risk budget in quote asset on the distance to the stop.</summary>
    internal static SizingOutcome Size(decimal budget, in SizingInput input)
    {
        // Both sides times the leverage, so that nothing is divided and the last step of the quantity is not lost to rounding.
        if (input.StopOnMarginRatio is > 0m and { } onMargin)
            return SizingLimits.Spend(budget * input.Leverage, input.EntryPrice * (onMargin + input.CostRatio * input.Leverage), in input);
        if (input.StopPrice is not { } stop || stop == input.EntryPrice) return SizingOutcome.Nothing(SizingReason.NoStop);
        return SizingLimits.Spend(budget, Math.Abs(input.EntryPrice - stop) + input.EntryPrice * input.CostRatio, in input);
    }
}
