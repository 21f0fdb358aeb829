using BotCore.Trading.Kernel;

namespace BotCore.Trading.Risk.Sizing;

/// <summary>The sizer that settings choose, and the words in which its decisions are recorded.</summary>
internal static class SizingPlan
{
    /// <remarks>
    /// Half-Kelly needs trades to know its odds and would never get any without trading: until there are enough, a small fixed risk
    /// is taken. Once there are, a record without an edge trades nothing.
    /// </remarks>
    public static IPositionSizer SizerOf(KernelSettings settings, in TradeEdge edge) => settings.SizingMethod switch
    {
        SizingMethod.FixedFraction => new FixedFractionSizer(settings.FixedFractionRatio),
        SizingMethod.AverageTrueRange => new AverageTrueRangeSizer(settings.RiskPerTradeRatio, settings.AtrMultiple),
        SizingMethod.HalfKelly when edge.Trades < settings.KellyMinTrades && settings.KellyStartRiskRatio > 0m =>
            new RiskPerStopSizer(Math.Min(settings.KellyStartRiskRatio, settings.RiskPerTradeRatio)),
        SizingMethod.HalfKelly => new HalfKellySizer(settings.RiskPerTradeRatio, settings.KellyMinTrades),
        SizingMethod.VolatilityTarget => new VolatilityTargetSizer(settings.VolatilityTargetRatio),
        _ => new RiskPerStopSizer(settings.RiskPerTradeRatio),
    };

    /// <summary>The method as settings write it.</summary>
    public static string WordOf(SizingMethod method) => method switch
    {
        SizingMethod.FixedFraction => "fixed-fraction",
        SizingMethod.AverageTrueRange => "atr",
        SizingMethod.HalfKelly => "half-kelly",
        SizingMethod.VolatilityTarget => "volatility-target",
        _ => "risk-per-stop",
    };

    /// <summary>Why there is no size: a stable code and a sentence.</summary>
    public static (string Code, string Detail) RefusalOf(SizingReason reason) => reason switch
    {
        SizingReason.NoEquity => ("no_equity", "there is no equity left to risk"),
        SizingReason.NoStop => ("no_stop", "the sizing method needs a stop away from the entry"),
        SizingReason.NoAverageTrueRange => ("no_atr", "the average true range is not known yet"),
        SizingReason.NoVolatility => ("no_volatility", "the volatility is not known yet, or nothing moved"),
        SizingReason.TooFewTrades => ("too_few_trades", "too few closed trades to know the odds"),
        SizingReason.NoEdge => ("no_edge", "the closed trades earned nothing on average; half-Kelly bets nothing on that"),
        SizingReason.LeverageNotAllowed => ("leverage", "no bracket of the symbol allows this leverage"),
        _ => TooSmall,
    };

    /// <summary>What the limits leave is no order.</summary>
    public static (string Code, string Detail) TooSmall { get; } =
        ("size_below_minimum", "what the limits allow is below the venue's smallest order");

    /// <summary>What bound a size, in words.</summary>
    public static string BoundOf(SizingReason reason) => reason switch
    {
        SizingReason.CappedByMargin => "the free margin",
        SizingReason.CappedByBracket => "the leverage bracket",
        SizingReason.CappedByMaxQuantity => "the venue's largest order",
        _ => "its own budget",
    };
}
