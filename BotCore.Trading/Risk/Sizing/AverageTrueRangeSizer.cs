using BotCore.Trading.Instruments;

namespace BotCore.Trading.Risk.Sizing;

/// <summary>A fixed share of equity is lost when the price moves a multiple of its usual range: quantity = equity × share ÷ (multiple × ATR + costs).</summary>
/// <remarks>
/// Average true range after Wilder, "New Concepts in Technical Trading Systems", 1978. A stop that stands further away than the multiple
/// counts instead, so that the share is not exceeded there either.
/// </remarks>
public sealed class AverageTrueRangeSizer : IPositionSizer
{
    private readonly decimal _riskRatio;
    private readonly decimal _multiple;

    /// <param name="riskRatio">Share of equity lost at that distance, costs included: above 0, at most 0.10.</param>
    /// <param name="multiple">Average true ranges to the point of giving up: above 0, at most 20.</param>
    public AverageTrueRangeSizer(decimal riskRatio, decimal multiple)
    {
        _riskRatio = SizingLimits.Setting(riskRatio, 0.10m, nameof(riskRatio));
        _multiple = SizingLimits.Setting(multiple, 20m, nameof(multiple));
    }

    public SizingOutcome Size(in SizingInput input)
    {
        SizingLimits.Require(in input);
        if (input.Equity <= 0m) return SizingOutcome.Nothing(SizingReason.NoEquity);
        if (input.AverageTrueRange is not { } range || !(range > 0.0 && double.IsFinite(range))) return SizingOutcome.Nothing(SizingReason.NoAverageTrueRange);
        // Up to the tick: a distance that is a little too long makes the position a little too small, never too large.
        decimal distance = input.Instrument.PriceFrom(range * (double)_multiple, PriceRounding.Up);
        if (input.StopPrice is { } stop) distance = Math.Max(distance, Math.Abs(input.EntryPrice - stop));
        return SizingLimits.Spend(input.Equity * _riskRatio, distance + input.EntryPrice * input.CostRatio, in input);
    }
}
