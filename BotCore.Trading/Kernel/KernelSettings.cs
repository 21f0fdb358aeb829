using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Kernel;

/// <summary>
/// Everything that shapes a decision. Ranges, units and descriptions stand once, in <see cref="SettingCatalogue"/>, which
/// also reads and writes the values as text. The defaults are the platform's; a mode may narrow them.
/// </summary>
public sealed record KernelSettings
{
    public decimal StartingBalance { get; init; } = 10_000m;
    public int Leverage { get; init; } = 3;
    public int MaxLeverage { get; init; } = 20;
    public PositionMode PositionMode { get; init; } = PositionMode.OneWay;
    public MarginMode MarginMode { get; init; } = MarginMode.Isolated;
    public IReadOnlyList<Symbol> MarginModeExceptions { get; init; } = [];
    public decimal RiskPerTradeRatio { get; init; } = 0.02m;
    public int MaxPositions { get; init; } = 5;
    public decimal StopOnMarginRatio { get; init; } = 0.05m;
    public decimal TargetOnMarginRatio { get; init; } = 0.10m;
    public decimal TrailingActivationOnMarginRatio { get; init; } = 0.05m;
    public decimal TrailingDistanceOnMarginRatio { get; init; } = 0.03m;
    public bool ClosesOnOppositeSignal { get; init; } = true;

    public SizingMethod SizingMethod { get; init; } = SizingMethod.RiskPerStop;
    public bool SizesForCosts { get; init; }
    public decimal FixedFractionRatio { get; init; } = 0.05m;
    public int AtrPeriod { get; init; } = 14;
    public decimal AtrMultiple { get; init; } = 2m;
    public int KellyWindow { get; init; } = 100;
    public int KellyMinTrades { get; init; } = 30;
    public decimal KellyStartRiskRatio { get; init; } = 0.0025m;
    public decimal VolatilityTargetRatio { get; init; } = 0.20m;
    public int VolatilityCandles { get; init; } = 100;

    public Timeframe PrimaryTimeframe { get; init; } = Timeframe.FiveMinutes;
    public Timeframe ConfirmationTimeframe { get; init; } = Timeframe.FifteenMinutes;
    public double MinConfidence { get; init; } = 0.60;
    public AggregationMode Aggregation { get; init; } = AggregationMode.Consensus;
    public int MinAgreement { get; init; } = 3;
    public bool IsConfirmationGateOn { get; init; } = true;
    public bool IsChoppinessGateOn { get; init; } = true;
    public TrendUse TrendUse { get; init; } = TrendUse.Off;
    public bool IsAiGateOn { get; init; } = true;
    public bool HasAiVoice { get; init; }
    public double AiWeight { get; init; } = 1.0;
    public int AiFreshSeconds { get; init; } = 600;
    public IReadOnlyList<StrategySettings> Strategies { get; init; } = StrategySettings.Defaults;

    public decimal DailyLossRatio { get; init; } = 0.03m;
    public decimal WeeklyLossRatio { get; init; } = 0.07m;
    public decimal DrawdownReduceRatio { get; init; } = 0.15m;
    public decimal DrawdownHaltRatio { get; init; } = 0.20m;
    public int LossStreakLimit { get; init; } = 3;
    public int CoolDownMinutes { get; init; } = 60;
    public int StopGuardStops { get; init; } = 4;
    public int StopGuardLookBackMinutes { get; init; } = 360;
    public int StopGuardMinutes { get; init; } = 60;
    public bool IsStopGuardPerSymbol { get; init; }
    public int LowProfitTrades { get; init; } = 4;
    public int LowProfitLookBackMinutes { get; init; } = 1_440;
    public decimal LowProfitRequiredRatio { get; init; } = -0.01m;
    public int LowProfitMinutes { get; init; } = 240;
    public decimal SymbolExposureRatio { get; init; } = 0.20m;
    public double CorrelationLimit { get; init; } = 0.80;
    public decimal CorrelationExposureRatio { get; init; } = 0.30m;
    public int CorrelationMinHours { get; init; } = 48;
    public decimal MaxOrderNotional { get; init; } = 10_000_000m;
    public decimal DirectionalExposureRatio { get; init; } = 0.70m;
    public decimal PortfolioRiskRatio { get; init; } = 0.10m;
    public decimal MarginWarnRatio { get; init; } = 2.00m;
    public decimal MinMarginLevelRatio { get; init; } = 1.50m;
    public decimal MarginReduceRatio { get; init; } = 1.10m;
    public decimal MaxPriceDeviationRatio { get; init; } = 0.10m;
    public int MaxOrdersPerMinute { get; init; } = 60;
    public int StaleAfterSeconds { get; init; } = 180;

    public double SlippageBps { get; init; } = 1.0;
    public int SlippageTicks { get; init; }
    public double ImpactBps { get; init; } = 10.0;
    public double MaxParticipationRatio { get; init; } = 0.25;
    public int LatencyMs { get; init; }
    public PathOrder PathOrder { get; init; } = PathOrder.Adaptive;

    /// <summary>The platform's defaults for a mode: a backtest asks for 0.50 confidence, paper for 0.60, live for 0.70.</summary>
    public static KernelSettings For(TradingMode mode) => new()
    {
        MinConfidence = mode switch
        {
            TradingMode.Backtest => 0.50,
            TradingMode.Live => 0.70,
            _ => 0.60,
        },
    };
}

/// <summary>Where prices come from and where orders go. The kernel never asks which one it is in.</summary>
public enum TradingMode
{
    Backtest,
    Paper,
    Live,
}

/// <param name="Weight">In weighted aggregation, 0..10.</param>
/// <param name="Parameters">Only those that differ from the strategy's defaults.</param>
/// <param name="Plugin">What makes it, for a strategy of somebody's own; null for the built-in ones.</param>
public sealed record StrategySettings(
    string Name, bool IsEnabled, double Weight, IReadOnlyDictionary<string, double> Parameters, IStrategyPlugin? Plugin = null)
{
    /// <summary>The five built-in strategies, all enabled, weight 1, default parameters.</summary>
    public static IReadOnlyList<StrategySettings> Defaults { get; } =
    [
        .. new[] { "rsi", "macd", "bollinger", "volume", "stochastic" }
            .Select(name => new StrategySettings(name, true, 1.0, new Dictionary<string, double>())),
    ];
}
