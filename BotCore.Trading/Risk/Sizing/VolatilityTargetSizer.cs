namespace BotCore.Trading.Risk.Sizing;

/// <summary>The position alone would make equity swing by a fixed amount a year: quantity = equity × target ÷ (volatility × price).</summary>
public sealed class VolatilityTargetSizer : IPositionSizer
{
    private const int VolatilityDecimals = 6;
    private const double HighestVolatility = 1e6;

    private readonly decimal _annualTargetRatio;

    /// <param name="annualTargetRatio">Annualised deviation of equity to aim at: above 0, at most 2.</param>
    public VolatilityTargetSizer(decimal annualTargetRatio) =>
        _annualTargetRatio = SizingLimits.Setting(annualTargetRatio, 2m, nameof(annualTargetRatio));

    public SizingOutcome Size(in SizingInput input)
    {
        SizingLimits.Require(in input);
        if (input.Equity <= 0m) return SizingOutcome.Nothing(SizingReason.NoEquity);
        if (input.AnnualVolatilityRatio is not { } measured || !(measured is > 0.0 and < HighestVolatility))
            return SizingOutcome.Nothing(SizingReason.NoVolatility);
        // Quantised upwards: the last bits of a deviation may differ between machines, and the size must not.
        decimal volatility = Instruments.DecimalRounding.ToPlaces((decimal)measured, VolatilityDecimals, Instruments.PriceRounding.Up);
        return SizingLimits.Spend(input.Equity * _annualTargetRatio, volatility * input.EntryPrice, in input);
    }
}
