namespace BotCore.Trading.Risk.Sizing;

/// <summary>How the size of an entry is found.</summary>
public enum SizingMethod
{
    /// <summary>A share of equity is lost at the stop (<see cref="RiskPerStopSizer"/>).</summary>
    RiskPerStop,

    /// <summary>A share of equity becomes the margin (<see cref="FixedFractionSizer"/>).</summary>
    FixedFraction,

    /// <summary>A share of equity is lost when the price moves a multiple of its usual range (<see cref="AverageTrueRangeSizer"/>).</summary>
    AverageTrueRange,

    /// <summary>Half of Kelly's share by the account's own trades is lost at the stop (<see cref="HalfKellySizer"/>).</summary>
    HalfKelly,

    /// <summary>Equity would swing by a fixed amount a year (<see cref="VolatilityTargetSizer"/>).</summary>
    VolatilityTarget,
}
