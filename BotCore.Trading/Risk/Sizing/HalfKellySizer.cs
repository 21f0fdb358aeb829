namespace BotCore.Trading.Risk.Sizing;

/// <summary>Half of Kelly's share of equity is lost when the stop is hit, never more than a fixed share, and nothing without an edge.</summary>
/// <remarks>
/// Half, because the odds are estimated: half the bet keeps three quarters of the growth at half the swings (Thorp, "The Kelly
/// Criterion in Blackjack, Sports Betting and the Stock Market", 2006). There is no lower bound: a bet on a losing game has no right size.
/// </remarks>
public sealed class HalfKellySizer : IPositionSizer
{
    private readonly decimal _maxRiskRatio;
    private readonly int _minTrades;

    /// <param name="maxRiskRatio">Highest share of equity lost at the stop, costs included: above 0, at most 0.10.</param>
    /// <param name="minTrades">Closed trades needed before the odds are believed, at least 1.</param>
    public HalfKellySizer(decimal maxRiskRatio, int minTrades)
    {
        _maxRiskRatio = SizingLimits.Setting(maxRiskRatio, 0.10m, nameof(maxRiskRatio));
        ArgumentOutOfRangeException.ThrowIfLessThan(minTrades, 1);
        _minTrades = minTrades;
    }

    public SizingOutcome Size(in SizingInput input)
    {
        SizingLimits.Require(in input);
        if (input.Equity <= 0m) return SizingOutcome.Nothing(SizingReason.NoEquity);
        if (input.Edge.Trades < _minTrades) return SizingOutcome.Nothing(SizingReason.TooFewTrades);
        decimal half = input.Edge.KellyRatio / 2m;
        if (half <= 0m) return SizingOutcome.Nothing(SizingReason.NoEdge);
        return RiskPerStopSizer.Size(input.Equity * Math.Min(half, _maxRiskRatio), in input);
    }
}
