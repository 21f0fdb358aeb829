using BotCore.Trading.Risk.Rules;

namespace BotCore.Trading.Risk;

/// <summary>
/// The gate in front of every order: strategies', manual ones, the kill switch's. The first rule that objects decides, in the
/// order below: shape and filters, state, then limits from the cheapest to the widest.
/// </summary>
public sealed class RiskEngine
{
    private readonly IRiskRule[] _rules =
    [
        new PositionSideRule(),
        new InstrumentFilterRule(),
        new OrderShapeRule(),
        new ReduceOnlyRule(),
        new TradingStateRule(),
        new StaleDataRule(),
        new PriceSanityRule(),
        new OrderRateRule(),
        new OnePositionPerSymbolRule(),
        new PositionCountRule(),
        new LeverageRule(),
        new NotionalCapRule(),
        new StopRule(),
        new SymbolExposureRule(),
        new CorrelationRule(),
        new DirectionalExposureRule(),
        new PortfolioRiskRule(),
        new MarginRule(),
    ];

    /// <returns>The first objection, or null when the order may go out.</returns>
    public RiskDenial? Check(in RiskQuestion question)
    {
        foreach (var rule in _rules)
        {
            var denial = rule.Check(in question);
            if (denial is not null) return denial;
        }
        return null;
    }
}
