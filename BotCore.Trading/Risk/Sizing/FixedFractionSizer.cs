namespace BotCore.Trading.Risk.Sizing;

/// <summary>A fixed share of equity becomes the margin: quantity = equity × share × leverage ÷ price.</summary>
/// <remarks>With isolated margin nothing beyond this share can be lost, whatever the leverage.</remarks>
public sealed class FixedFractionSizer : IPositionSizer
{
    private readonly decimal _equityRatio;

    /// <param name="equityRatio">Share of equity to put aside as margin: above 0, at most 1.</param>
    public FixedFractionSizer(decimal equityRatio) => _equityRatio = SizingLimits.Setting(equityRatio, 1m, nameof(equityRatio));

    public SizingOutcome Size(in SizingInput input)
    {
        SizingLimits.Require(in input);
        if (input.Equity <= 0m) return SizingOutcome.Nothing(SizingReason.NoEquity);
        return SizingLimits.Spend(input.Equity * _equityRatio * input.Leverage, input.EntryPrice, in input);
    }
}
