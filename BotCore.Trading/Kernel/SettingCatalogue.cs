using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Kernel;

/// <summary>Every setting there is: the one source for the command line, the API, the documentation and the checks.</summary>
public static class SettingCatalogue
{
    internal const string PositionModeName = "account.positionMode";

    private static readonly Dictionary<string, Timeframe> Timeframes = Timeframe.All.ToDictionary(timeframe => timeframe.ToString());

    private static readonly Dictionary<string, AggregationMode> Aggregations = new()
    {
        ["consensus"] = AggregationMode.Consensus,
        ["weighted"] = AggregationMode.Weighted,
        ["best"] = AggregationMode.BestConfidence,
        ["conservative"] = AggregationMode.Conservative,
        ["unanimous"] = AggregationMode.Unanimous,
    };

    private static readonly Dictionary<string, MarginMode> MarginModes = new()
    {
        ["isolated"] = MarginMode.Isolated,
        ["cross"] = MarginMode.Cross,
    };

    private static readonly Dictionary<string, PositionMode> PositionModes = new()
    {
        ["one-way"] = PositionMode.OneWay,
        ["hedge"] = PositionMode.Hedge,
    };

    private static readonly Dictionary<string, PathOrder> Paths = new()
    {
        ["adaptive"] = PathOrder.Adaptive,
        ["high-first"] = PathOrder.HighFirst,
        ["low-first"] = PathOrder.LowFirst,
        ["pessimistic"] = PathOrder.Pessimistic,
    };

    private static readonly Dictionary<string, SizingMethod> Sizings =
        Enum.GetValues<SizingMethod>().ToDictionary(SizingPlan.WordOf);

    private static readonly Dictionary<string, TrendUse> Trends = new()
    {
        ["off"] = TrendUse.Off,
        ["reduce"] = TrendUse.Reduce,
        ["block"] = TrendUse.Block,
    };

    /// <summary>All settings, in the order in which they are shown.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Decimal("account.startingBalance", "quote asset", 10m, 1_000_000_000m, "Capital of a new account.",
            s => s.StartingBalance, (s, v) => s with { StartingBalance = v }, isLive: false),
        Setting.Whole("account.leverage", "times", 1, 125, "Leverage of strategies' positions.",
            s => s.Leverage, (s, v) => s with { Leverage = v }),
        Setting.Whole("account.maxLeverage", "times", 1, 125, "Highest leverage any order may ask for; the venue's bracket may allow less.",
            s => s.MaxLeverage, (s, v) => s with { MaxLeverage = v }),
        Setting.Word(PositionModeName, PositionModes, "One netted position a symbol, or a long and a short one side by side; changes only while nothing is open.",
            s => s.PositionMode, (s, v) => s with { PositionMode = v }),
        Setting.Word("account.marginMode", MarginModes, "What stands behind a position that is opened: its own margin, or the wallet shared with other cross positions.",
            s => s.MarginMode, (s, v) => s with { MarginMode = v }),
        Setting.Symbols("account.marginModeExceptions", "Symbols that have the other margin mode.",
            s => s.MarginModeExceptions, (s, v) => s with { MarginModeExceptions = v }),
        Setting.Decimal("entry.riskPerTradeRatio", "ratio of equity", 0.0001m, 0.10m, "Lost when the stop is hit.",
            s => s.RiskPerTradeRatio, (s, v) => s with { RiskPerTradeRatio = v }),
        Setting.Word("sizing.method", Sizings, "How the size of an entry is found.",
            s => s.SizingMethod, (s, v) => s with { SizingMethod = v }, isLive: false),
        Setting.Switch("sizing.includesCosts", "Fees and slippage in and out count as part of the loss at the stop.",
            s => s.SizesForCosts, (s, v) => s with { SizesForCosts = v }),
        Setting.Decimal("sizing.fixedFractionRatio", "ratio of equity", 0.001m, 1m, "fixed-fraction: becomes the margin of a position.",
            s => s.FixedFractionRatio, (s, v) => s with { FixedFractionRatio = v }),
        Setting.Whole("sizing.atrPeriod", "candles", 2, 200, "atr: primary candles of Wilder's average true range.",
            s => s.AtrPeriod, (s, v) => s with { AtrPeriod = v }, isLive: false),
        Setting.Decimal("sizing.atrMultiple", "average true ranges", 0.1m, 20m, "atr: distance at which entry.riskPerTradeRatio is lost.",
            s => s.AtrMultiple, (s, v) => s with { AtrMultiple = v }),
        Setting.Whole("sizing.kellyWindow", "trades", 10, 512, "half-kelly: last closed trades of the account that tell the odds.",
            s => s.KellyWindow, (s, v) => s with { KellyWindow = v }),
        Setting.Whole("sizing.kellyMinTrades", "trades", 1, 512, "half-kelly: closed trades needed before the odds are believed.",
            s => s.KellyMinTrades, (s, v) => s with { KellyMinTrades = v }),
        Setting.Decimal("sizing.kellyStartRiskRatio", "ratio of equity", 0m, 0.02m, "half-kelly: lost at the stop until there are enough trades; 0 trades nothing until then.",
            s => s.KellyStartRiskRatio, (s, v) => s with { KellyStartRiskRatio = v }),
        Setting.Decimal("sizing.volatilityTargetRatio", "ratio of equity a year", 0.01m, 2m, "volatility-target: annualised deviation a position alone would give equity.",
            s => s.VolatilityTargetRatio, (s, v) => s with { VolatilityTargetRatio = v }),
        Setting.Whole("sizing.volatilityCandles", "candles", 10, 1000, "volatility-target: primary candles whose returns are measured.",
            s => s.VolatilityCandles, (s, v) => s with { VolatilityCandles = v }, isLive: false),
        Setting.Whole("entry.maxPositions", "positions", 1, 50, "Open at the same time.",
            s => s.MaxPositions, (s, v) => s with { MaxPositions = v }),
        Setting.Decimal("exit.stopOnMarginRatio", "ratio of margin", 0.005m, 0.80m, "Loss at which the protective stop stands; the price distance is this divided by leverage.",
            s => s.StopOnMarginRatio, (s, v) => s with { StopOnMarginRatio = v }),
        Setting.Decimal("exit.targetOnMarginRatio", "ratio of margin", 0m, 10m, "Gain at which the target stands; 0 sets none.",
            s => s.TargetOnMarginRatio, (s, v) => s with { TargetOnMarginRatio = v }),
        Setting.Decimal("exit.trailingActivationOnMarginRatio", "ratio of margin", 0m, 10m, "Gain from which the stop begins to trail.",
            s => s.TrailingActivationOnMarginRatio, (s, v) => s with { TrailingActivationOnMarginRatio = v }),
        Setting.Decimal("exit.trailingDistanceOnMarginRatio", "ratio of margin", 0m, 0.80m, "Distance the trailing stop keeps from the best price, divided by leverage; 0 switches trailing off.",
            s => s.TrailingDistanceOnMarginRatio, (s, v) => s with { TrailingDistanceOnMarginRatio = v }),
        Setting.Switch("exit.onOppositeSignal", "A signal that would open the other way closes the position.",
            s => s.ClosesOnOppositeSignal, (s, v) => s with { ClosesOnOppositeSignal = v }),

        Setting.Word("signals.primaryTimeframe", Timeframes, "Strategies decide when a candle of this timeframe has closed.",
            s => s.PrimaryTimeframe, (s, v) => s with { PrimaryTimeframe = v }, isLive: false),
        Setting.Word("signals.confirmationTimeframe", Timeframes, "The longer timeframe strategies check against.",
            s => s.ConfirmationTimeframe, (s, v) => s with { ConfirmationTimeframe = v }, isLive: false),
        Setting.Double("signals.minConfidence", "0..1", 0.0, 1.0, "Signals below it are not traded. Defaults: backtest 0.5, paper 0.6, live 0.7.",
            s => s.MinConfidence, (s, v) => s with { MinConfidence = v }),
        Setting.Word("signals.aggregation", Aggregations, "How several strategies become one signal.",
            s => s.Aggregation, (s, v) => s with { Aggregation = v }),
        Setting.Whole("signals.minAgreement", "strategies", 1, 20, "Strategies that must agree in consensus; never more than are enabled.",
            s => s.MinAgreement, (s, v) => s with { MinAgreement = v }),
        Setting.Switch("signals.confirmationGate", "A signal must come again, 60 seconds to 10 minutes later or with the next candle where that is longer, before it is traded.",
            s => s.IsConfirmationGateOn, (s, v) => s with { IsConfirmationGateOn = v }),
        Setting.Switch("signals.choppinessGate", "Nothing is traded after four changes of direction within 15 minutes.",
            s => s.IsChoppinessGateOn, (s, v) => s with { IsChoppinessGateOn = v }),
        Setting.Word("signals.trendAlignment", Trends, "What happens to a signal against the one-hour trend: nothing, its confidence is capped, or it is stopped.",
            s => s.TrendUse, (s, v) => s with { TrendUse = v }, isLive: false),
        Setting.Switch("signals.aiGate", "A clear and fresh view of the AI service stops signals against it; without one every signal passes.",
            s => s.IsAiGateOn, (s, v) => s with { IsAiGateOn = v }),
        Setting.Switch("signals.aiVoice", "A fresh view of the AI service is one of the voices.",
            s => s.HasAiVoice, (s, v) => s with { HasAiVoice = v }),
        Setting.Double("signals.aiWeight", "", 0, 10, "Weight of the AI service's voice in weighted aggregation.",
            s => s.AiWeight, (s, v) => s with { AiWeight = v }),
        Setting.Whole("signals.aiFreshSeconds", "seconds", 1, 600, "Age up to which a view of the AI service counts.",
            s => s.AiFreshSeconds, (s, v) => s with { AiFreshSeconds = v }),

        Setting.Decimal("risk.dailyLossRatio", "ratio of equity", 0.001m, 0.50m, "Loss since 00:00 UTC that ends new positions for the day.",
            s => s.DailyLossRatio, (s, v) => s with { DailyLossRatio = v }),
        Setting.Decimal("risk.weeklyLossRatio", "ratio of equity", 0.001m, 0.50m, "Loss since Monday 00:00 UTC that ends new positions for the week.",
            s => s.WeeklyLossRatio, (s, v) => s with { WeeklyLossRatio = v }),
        Setting.Decimal("risk.drawdownReduceRatio", "ratio of peak equity", 0.01m, 0.90m, "Fall from the peak from which sizes are halved.",
            s => s.DrawdownReduceRatio, (s, v) => s with { DrawdownReduceRatio = v }),
        Setting.Decimal("risk.drawdownHaltRatio", "ratio of peak equity", 0.01m, 0.90m, "Fall from the peak that halts trading until a person releases it.",
            s => s.DrawdownHaltRatio, (s, v) => s with { DrawdownHaltRatio = v }),
        Setting.Whole("risk.lossStreakLimit", "trades", 1, 100, "Losses in a row that start a cool-down.",
            s => s.LossStreakLimit, (s, v) => s with { LossStreakLimit = v }),
        Setting.Whole("risk.coolDownMinutes", "minutes", 1, 10_080, "Length of a cool-down.",
            s => s.CoolDownMinutes, (s, v) => s with { CoolDownMinutes = v }),
        Setting.Whole("risk.stopGuardStops", "stops", 0, 100, "Stops hit with a loss within the look-back that start the stop guard; 0 switches it off.",
            s => s.StopGuardStops, (s, v) => s with { StopGuardStops = v }),
        Setting.Whole("risk.stopGuardLookBackMinutes", "minutes", 1, 43_200, "How far back the stop guard counts.",
            s => s.StopGuardLookBackMinutes, (s, v) => s with { StopGuardLookBackMinutes = v }),
        Setting.Whole("risk.stopGuardMinutes", "minutes", 1, 10_080, "How long the stop guard forbids new positions.",
            s => s.StopGuardMinutes, (s, v) => s with { StopGuardMinutes = v }),
        Setting.Switch("risk.stopGuardPerSymbol", "The stop guard counts and forbids each symbol by itself.",
            s => s.IsStopGuardPerSymbol, (s, v) => s with { IsStopGuardPerSymbol = v }),
        Setting.Whole("risk.lowProfitTrades", "trades", 0, 100, "Closed trades of a symbol within the look-back from which its profit is judged; 0 switches the lock off.",
            s => s.LowProfitTrades, (s, v) => s with { LowProfitTrades = v }),
        Setting.Whole("risk.lowProfitLookBackMinutes", "minutes", 1, 43_200, "How far back the profit of a symbol is summed.",
            s => s.LowProfitLookBackMinutes, (s, v) => s with { LowProfitLookBackMinutes = v }),
        Setting.Decimal("risk.lowProfitRequiredRatio", "ratio of equity", -0.50m, 0.50m, "Net result within the look-back below which a symbol is locked.",
            s => s.LowProfitRequiredRatio, (s, v) => s with { LowProfitRequiredRatio = v }),
        Setting.Whole("risk.lowProfitMinutes", "minutes", 1, 43_200, "How long a symbol stays locked.",
            s => s.LowProfitMinutes, (s, v) => s with { LowProfitMinutes = v }),
        Setting.Decimal("risk.symbolExposureRatio", "ratio of equity", 0.01m, 125m, "Highest notional of one symbol.",
            s => s.SymbolExposureRatio, (s, v) => s with { SymbolExposureRatio = v }),
        Setting.Double("risk.correlationLimit", "-1..1", 0.1, 1, "30-day correlation of returns from which markets count as one bet.",
            s => s.CorrelationLimit, (s, v) => s with { CorrelationLimit = v }),
        Setting.Decimal("risk.correlationExposureRatio", "ratio of equity", 0.01m, 125m, "Highest notional of markets that move together.",
            s => s.CorrelationExposureRatio, (s, v) => s with { CorrelationExposureRatio = v }),
        Setting.Whole("risk.correlationMinHours", "hours", 2, 720, "Common hourly returns from which a correlation is believed; below it markets count as one bet.",
            s => s.CorrelationMinHours, (s, v) => s with { CorrelationMinHours = v }),
        Setting.Decimal("risk.maxOrderNotional", "quote asset", 10m, 1_000_000_000_000m, "Highest notional of a single order that opens.",
            s => s.MaxOrderNotional, (s, v) => s with { MaxOrderNotional = v }),
        Setting.Decimal("risk.directionalExposureRatio", "ratio of exposure", 0.50m, 1m, "Highest share of one direction once three positions are open.",
            s => s.DirectionalExposureRatio, (s, v) => s with { DirectionalExposureRatio = v }),
        Setting.Decimal("risk.portfolioRiskRatio", "ratio of equity", 0.001m, 1m, "Highest loss if every stop were hit.",
            s => s.PortfolioRiskRatio, (s, v) => s with { PortfolioRiskRatio = v }),
        Setting.Decimal("risk.marginWarnRatio", "margin level", 0m, 100m, "Margin level, of the account or an isolated position, below which a warning holds; 0 switches it off.",
            s => s.MarginWarnRatio, (s, v) => s with { MarginWarnRatio = v }),
        Setting.Decimal("risk.marginReduceRatio", "margin level", 0m, 100m, "Margin level below which positions are closed, the largest loser first; 0 switches it off.",
            s => s.MarginReduceRatio, (s, v) => s with { MarginReduceRatio = v }),
        Setting.Decimal("risk.minMarginLevelRatio", "ratio of used margin", 1m, 100m, "Equity that must stand behind used margin to open more.",
            s => s.MinMarginLevelRatio, (s, v) => s with { MinMarginLevelRatio = v }),
        Setting.Decimal("risk.maxPriceDeviationRatio", "ratio of price", 0.001m, 1m, "How far an order's price may lie from the market.",
            s => s.MaxPriceDeviationRatio, (s, v) => s with { MaxPriceDeviationRatio = v }),
        Setting.Whole("risk.maxOrdersPerMinute", "orders", 1, 1000, "Orders within a minute of market time.",
            s => s.MaxOrdersPerMinute, (s, v) => s with { MaxOrdersPerMinute = v }),
        Setting.Whole("risk.staleAfterSeconds", "seconds", 60, 86_400, "Age of the last candle from which nothing is opened.",
            s => s.StaleAfterSeconds, (s, v) => s with { StaleAfterSeconds = v }),

        Setting.Double("execution.slippageBps", "basis points", 0, 500, "Adverse slippage of every taker fill.",
            s => s.SlippageBps, (s, v) => s with { SlippageBps = v }),
        Setting.Whole("execution.slippageTicks", "ticks", 0, 1000, "Further adverse slippage of every taker fill, in steps of the price grid.",
            s => s.SlippageTicks, (s, v) => s with { SlippageTicks = v }),
        Setting.Double("execution.impactBps", "basis points", 0, 1000, "Market impact at a participation of 1; grows with the square root of the share of volume.",
            s => s.ImpactBps, (s, v) => s with { ImpactBps = v }),
        Setting.Double("execution.maxParticipationRatio", "ratio of volume", 0.0001, 1, "Share of a candle's volume that can be filled; the rest keeps working.",
            s => s.MaxParticipationRatio, (s, v) => s with { MaxParticipationRatio = v }),
        Setting.Whole("execution.latencyMs", "milliseconds", 0, 60_000, "From the decision until an order is at the market; triggers of orders that are there already do not wait.",
            s => s.LatencyMs, (s, v) => s with { LatencyMs = v }),
        Setting.Word("execution.path", Paths, "The way a price is taken to go inside a candle.",
            s => s.PathOrder, (s, v) => s with { PathOrder = v }),
        .. StrategySettings.Defaults.SelectMany(Strategy),
    ];

    private static readonly Dictionary<string, Setting> ByName = All.ToDictionary(setting => setting.Name, StringComparer.Ordinal);

    /// <returns>Null when no setting has the name.</returns>
    public static Setting? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The setting, also of a strategy of somebody's own that these settings have loaded.</summary>
    /// <returns>Null when no setting has the name.</returns>
    public static Setting? Find(string name, KernelSettings settings) => Find(name) ?? StrategySetting.Find(name, settings);

    /// <summary>All settings, those of loaded strategies behind the others.</summary>
    public static IEnumerable<Setting> AllOf(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return All.Concat(settings.Strategies.Where(strategy => strategy.Plugin is not null).SelectMany(StrategySetting.Of));
    }

    /// <summary>True for a name that a setting of a strategy of somebody's own could have.</summary>
    public static bool IsOfOwnStrategy(string name) => StrategySetting.Recorded(name) is not null;

    /// <summary>Writes one recorded value.</summary>
    /// <exception cref="ArgumentException">No such setting, or not an allowed value.</exception>
    public static KernelSettings With(KernelSettings settings, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var setting = Find(name) ?? StrategySetting.Recorded(name) ?? throw new ArgumentException($"setting '{name}': there is none of this name", nameof(name));
        return setting.TryWith(settings, value)
            ?? throw new ArgumentException($"setting {name}: '{value}' is not allowed; allowed is {setting.Range}", nameof(value));
    }

    /// <summary>Writes several values and checks how they fit together.</summary>
    /// <param name="errors">Receives every error, each naming setting, value and what is allowed.</param>
    /// <returns>The new settings; null when there was any error.</returns>
    public static KernelSettings? TryWithAll(
        KernelSettings settings, IEnumerable<KeyValuePair<string, string>> values, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(errors);
        int before = errors.Count;
        var result = settings;
        foreach (var (name, value) in values)
        {
            if (Find(name, result) is not { } setting) errors.Add($"setting '{name}': there is none of this name");
            else if (setting.TryWith(result, value) is { } next) result = next;
            else errors.Add($"setting {name}: '{value}' is not allowed; allowed is {setting.Range}");
        }
        if (errors.Count == before) AddJointErrors(result, errors);
        return errors.Count == before ? result : null;
    }

    private static void AddJointErrors(KernelSettings s, ICollection<string> errors)
    {
        if (s.Leverage > s.MaxLeverage)
            errors.Add($"setting account.leverage: {s.Leverage} is above account.maxLeverage {s.MaxLeverage}");
        if (s.DrawdownReduceRatio >= s.DrawdownHaltRatio)
            errors.Add($"setting risk.drawdownReduceRatio: {s.DrawdownReduceRatio} must be below risk.drawdownHaltRatio {s.DrawdownHaltRatio}");
        if (s.DailyLossRatio > s.WeeklyLossRatio)
            errors.Add($"setting risk.dailyLossRatio: {s.DailyLossRatio} must not be above risk.weeklyLossRatio {s.WeeklyLossRatio}");
        if (s.MarginReduceRatio > s.MinMarginLevelRatio)
            errors.Add($"setting risk.marginReduceRatio: {s.MarginReduceRatio} must not be above risk.minMarginLevelRatio {s.MinMarginLevelRatio}");
        if (s.MarginWarnRatio != 0m && s.MarginWarnRatio < s.MinMarginLevelRatio)
            errors.Add($"setting risk.marginWarnRatio: {s.MarginWarnRatio} must be 0 or not below risk.minMarginLevelRatio {s.MinMarginLevelRatio}");
        if (s.KellyMinTrades > s.KellyWindow)
            errors.Add($"setting sizing.kellyMinTrades: {s.KellyMinTrades} must not be above sizing.kellyWindow {s.KellyWindow}");
        if (s.PrimaryTimeframe >= s.ConfirmationTimeframe)
            errors.Add($"setting signals.primaryTimeframe: {s.PrimaryTimeframe} must be shorter than signals.confirmationTimeframe {s.ConfirmationTimeframe}");
        if (s.Strategies.All(strategy => !strategy.IsEnabled))
            errors.Add("settings strategies.*.enabled: at least one strategy must be enabled");
        try
        {
            StrategySet.Create(s);
        }
        catch (StrategyParameterException e)
        {
            errors.Add(e.Message);
        }
    }

    private static IEnumerable<Setting> Strategy(StrategySettings strategy)
    {
        string name = strategy.Name;
        yield return Setting.Switch($"strategies.{name}.enabled", $"The {name} strategy has a voice.",
            s => Of(s, name).IsEnabled, (s, v) => With(s, Of(s, name) with { IsEnabled = v }));
        yield return Setting.Double($"strategies.{name}.weight", "", 0, 10, $"Weight of the {name} strategy in weighted aggregation.",
            s => Of(s, name).Weight, (s, v) => With(s, Of(s, name) with { Weight = v }));
        foreach (var bound in StrategyCatalogue.Parameters(name))
            yield return Setting.Double($"strategies.{name}.{bound.Name}", "", bound.Min, bound.Max, bound.Description,
                s => Of(s, name).Parameters.GetValueOrDefault(bound.Name, bound.Default),
                (s, v) => With(s, Of(s, name) with { Parameters = new Dictionary<string, double>(Of(s, name).Parameters) { [bound.Name] = v } }),
                isLive: false);
    }

    private static StrategySettings Of(KernelSettings settings, string name) =>
        settings.Strategies.First(strategy => strategy.Name == name);

    private static KernelSettings With(KernelSettings settings, StrategySettings changed) => settings with
    {
        Strategies = [.. settings.Strategies.Select(strategy => strategy.Name == changed.Name ? changed : strategy)],
    };
}
