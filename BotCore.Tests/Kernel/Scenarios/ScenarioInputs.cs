using System.Globalization;
using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>What a scenario's numbers mean: instruments, settings and a list of inputs that does not depend on what a kernel does with them.</summary>
internal static class ScenarioInputs
{
    private const int Markets = 3;
    private static readonly double[] FirstPrices = [100, 0.00001234, 47_000];

    private static readonly Instrument[] Instruments =
    [
        AnInstrument.Bitcoin,
        AnInstrument.Bitcoin with { Symbol = Symbol.Parse("CHEAPUSDT"), TickSize = 0.00000001m, StepSize = 1m, MinQuantity = 1m, LiquidationFeeRate = 0.002m },
        AnInstrument.Bitcoin with { Symbol = Symbol.Parse("DEARUSDT"), MinQuantity = 0.005m },
    ];

    /// <param name="walksEveryCandle">True walks also those in which nothing can happen.</param>
    public static TradingKernel NewKernel(Scenario scenario, bool walksEveryCandle = false) => new(
        [.. Instruments.Select((instrument, i) => new InstrumentSetup(
            instrument, Timeframe.OneMinute,
            [new NoisyStrategy(scenario.Seed + i), new GuardedStrategy(new FailingStrategy(scenario.Seed / (i + 3) % 300))]))],
        SettingsOf(scenario.Seed) with { PositionMode = scenario.IsHedged ? PositionMode.Hedge : PositionMode.OneWay })
    { WalksEveryCandle = walksEveryCandle };

    public static KernelSettings SettingsOf(int number)
    {
        var s = AKernel().Settings with
        {
            Leverage = Pick(1, 3, 20),
            MaxLeverage = 50,
            SlippageBps = Pick(0, 1, 30, 400),
            ImpactBps = Pick(0, 10, 100),
            MaxParticipationRatio = Pick(0.01, 0.25, 1),
            PathOrder = Pick(PathOrder.Adaptive, PathOrder.HighFirst, PathOrder.LowFirst, PathOrder.Pessimistic),
            TargetOnMarginRatio = Pick(0m, 0.10m),
            TrailingDistanceOnMarginRatio = Pick(0m, 0.03m),
            SymbolExposureRatio = Pick(0.2m, 3m),
            PortfolioRiskRatio = Pick(0.1m, 1m),
            DirectionalExposureRatio = Pick(0.7m, 1m),
            MinMarginLevelRatio = Pick(1m, 1.5m),
            MaxPriceDeviationRatio = Pick(0.1m, 1m),
            MaxOrdersPerMinute = Pick(2, 1000),
            DailyLossRatio = Pick(0.005m, 0.03m, 0.5m),
            DrawdownHaltRatio = Pick(0.03m, 0.9m),
            DrawdownReduceRatio = 0.02m,
            LossStreakLimit = Pick(2, 100),
            CoolDownMinutes = 7,
            ClosesOnOppositeSignal = Pick(true, false),
            SizingMethod = Pick(
                SizingMethod.RiskPerStop, SizingMethod.FixedFraction, SizingMethod.AverageTrueRange, SizingMethod.HalfKelly, SizingMethod.VolatilityTarget),
            KellyMinTrades = Pick(3, 10),
            VolatilityCandles = 10,
            StopGuardStops = Pick(0, 2),
            StopGuardLookBackMinutes = 60,
            StopGuardMinutes = 5,
            IsStopGuardPerSymbol = Pick(true, false),
            LowProfitTrades = Pick(0, 2),
            LowProfitLookBackMinutes = 120,
            LowProfitMinutes = 11,
            LowProfitRequiredRatio = Pick(-0.01m, 0.001m),
            CorrelationExposureRatio = Pick(0.3m, 1000m),
            CorrelationMinHours = 3,
            MarginWarnRatio = Pick(0m, 2m, 20m),
            MarginReduceRatio = Pick(0m, 1.1m, 15m),
            TrendUse = Pick(TrendUse.Off, TrendUse.Reduce, TrendUse.Block),
            HasAiVoice = Pick(true, false),
            MarginMode = Pick(MarginMode.Isolated, MarginMode.Isolated, MarginMode.Cross),
            MarginModeExceptions = Pick<IReadOnlyList<Symbol>>([], [Instruments[2].Symbol]),
            LatencyMs = Pick(0, 0, 250, 7_000, 60_000),
        };
        return s with { WeeklyLossRatio = s.DailyLossRatio * 1m };

        T Pick<T>(params T[] choices)
        {
            number = (int)((number * 1_103_515_245L + 12_345) & 0x7FFFFFFF);
            return choices[(number >> 8) % choices.Length];
        }
    }

    public static List<ScenarioInput> Of(Scenario scenario)
    {
        var inputs = new List<ScenarioInput>();
        double[] prices = [.. FirstPrices];
        long open = Given.MondayMs + Given.DayMs - 30 * Given.MinuteMs; // half an hour before a day ends
        inputs.Add(new OpenInput(open));
        foreach (var (step, number) in scenario.Steps.Select((step, number) => (step, number)))
        {
            // Most minutes follow each other; now and then the market is silent, once in a while for days.
            if (step.Shape % 31 == 5) open += step.Shape % 400 * Given.MinuteMs;
            if (step.Shape % 301 == 7) open += 3 * Given.DayMs;
            Act(inputs, step, number, open, prices, scenario.IsHedged);
            for (int market = 0; market < Markets; market++) inputs.Add(CandleOf(step, market, open, prices));
            open += Given.MinuteMs;
        }
        return inputs;
    }

    private static CandleInput CandleOf(ScenarioStep step, int market, long openMs, double[] prices)
    {
        int dice = (int)((step.Shape * 2_654_435_761L + market * 40_503L) >> 4 & 0xFFFFFF);
        double before = prices[market];
        double gap = (dice % 23) switch { 0 => -0.06, 1 => 0.06, 2 when dice % 5 == 0 => -0.4, 3 when dice % 5 == 0 => 0.5, _ => 0 };
        double open = before * (1 + gap);
        double high = open * (1 + dice / 23 % 17 * 0.002), low = open * (1 - dice / 391 % 17 * 0.002);
        double close = low + (high - low) * (dice / 6647 % 11 / 10.0);
        double volume = (dice % 13) switch { 0 => 0, 1 => 0.01, _ => 3000 / before * (dice % 97) };
        // Kept where it began, so that the prices stay in a plausible range.
        if (close < FirstPrices[market] * 0.05 || close > FirstPrices[market] * 20) prices[market] = FirstPrices[market];
        else prices[market] = close;
        return new CandleInput(market, new Candle(openMs, open, Math.Max(high, close), Math.Min(low, close), close, volume), MatchesIt: dice % 11 != 0);
    }

    private static void Act(List<ScenarioInput> inputs, ScenarioStep step, int number, long nowMs, double[] prices, bool isHedged)
    {
        PositionSide? side = isHedged ? step.Amount / 31 % 2 == 0 ? PositionSide.Long : PositionSide.Short : null;
        int market = step.Amount % Markets;
        string id = string.Create(CultureInfo.InvariantCulture, $"c{(step.Act == 63 ? number / 2 : number)}");
        switch (step.Act)
        {
            case >= 1 and <= 12: inputs.Add(new CommandInput(new PlaceOrder(id, id, Intent(step, market, prices[market], nowMs) with { PositionSide = side }), nowMs)); break;
            case 13 or 14: inputs.Add(new CancelLatestInput(id, step.Amount % 8, nowMs)); break;
            case 15 or 16: inputs.Add(new CommandInput(new ClosePosition(id, id, market, step.Amount % 2 == 0 ? null : 0.5m, side), nowMs)); break;
            case 17: inputs.Add(new CommandInput(new SwitchTrading(id, id, step.Amount % 3 != 0, "scenario"), nowMs)); break;
            case 18 when step.Amount % 2 == 0: inputs.Add(new CommandInput(new PullKillSwitch(id, id, step.Amount % 3 != 0, "scenario"), nowMs)); break;
            case 19 or 20: inputs.Add(new CommandInput(new ReleaseRestrictions(id, id, "scenario"), nowMs)); break;
            case 21: inputs.Add(new CommandInput(new SwitchTrading(id, id, true, "scenario"), nowMs)); break;
            case 22: inputs.Add(new CommandInput(new ChangeSettings(id, id, Changes(step.Amount)), nowMs)); break;
            case >= 23 and <= 30:
                for (int i = 0; i < 3; i++)
                    inputs.Add(new TickInput(market, prices[market] * (1 + (step.Amount / (i + 1) % 41 - 20) * 0.002), nowMs + (i + 1) * 900));
                break;
            case 33 or 34 or 35:
                inputs.Add(new CommandInput(
                    new ReportAiSignal(id, id, market, nowMs - step.Amount % 700 * 1000, (Direction)(step.Amount % 3 - 1), step.Amount % 11 / 10.0, "model", "m1"),
                    nowMs));
                break;
            case 31 or 32: inputs.Add(new FundingInput(market, (step.Amount % 21 - 10) * 0.0001m, (decimal)prices[market], nowMs)); break;
            case 36 or 37: inputs.Add(new CommandInput(new PlaceOrderPair(id, id, Intent(step, market, prices[market], nowMs) with { PositionSide = side }, Intent(step with { Act = step.Amount % 5, Amount = step.Amount / 2 * 2 + step.Amount / 41 % 2 }, market, prices[market], nowMs) with { PositionSide = side }), nowMs)); break;
            case 63: inputs.Add(new CommandInput(new SwitchTrading(id, id, true, "perhaps an id that was used before"), nowMs)); break;
        }
    }

    private static OrderIntent Intent(ScenarioStep step, int market, double price, long nowMs)
    {
        var instrument = Instruments[market];
        var side = step.Amount % 2 == 0 ? Side.Buy : Side.Sell;
        decimal mark = instrument.PriceFrom(price, PriceRounding.Nearest);
        decimal Off(int permille) => instrument.RoundPrice(mark * (1m + permille * (int)side / 1000m), PriceRounding.Nearest);
        decimal quantity = instrument.FloorToStep(500m * (1 + step.Amount % 30) / mark);
        var type = (OrderType)(step.Act % 5);
        return new OrderIntent
        {
            Instrument = market,
            Side = side,
            Type = type,
            Quantity = quantity,
            Price = type is OrderType.Limit ? Off(step.Amount % 9 - 6) : type is OrderType.StopLimit ? Off(step.Amount % 11) : null,
            TrailingDistanceRatio = Trails() ? 0.002m * (1 + step.Amount % 20) : null,
            TrailingActivationPrice = Trails() && step.Amount / 29 % 2 == 0 ? Off(-step.Amount % 9) : null,
            StopPrice = Trails() ? null : type is OrderType.Stop or OrderType.StopLimit ? Off(step.Amount % 7) : type is OrderType.TakeProfit ? Off(-step.Amount % 7) : null,
            TimeInForce = (TimeInForce)(step.Amount / 7 % 4),
            ExpiresMs = step.Amount / 7 % 4 == (int)TimeInForce.GoodTillDate ? nowMs + step.Amount % 500 * 1000 : null,
            ReduceOnly = step.Amount / 11 % 4 == 0,
            PostOnly = type == OrderType.Limit && step.Amount % 5 == 0,
            Leverage = step.Amount / 13 % 3 == 0 ? 1 + step.Amount % 25 : null,
            StopLoss = (step.Amount / 17 % 3) switch { 0 => Off(-15), 1 => Off(-70), _ => null },
            TakeProfit = step.Amount / 19 % 3 == 0 ? Off(20) : null,
            Origin = OrderOrigin.Manual,
            Source = "manual",
            Reason = "scenario",
        };

        bool Trails() => type == OrderType.Stop && step.Amount / 23 % 3 == 0;
    }

    private static Dictionary<string, string> Changes(int amount) => (amount % 6) switch
    {
        0 => new() { ["account.leverage"] = "5" },
        1 => new() { ["risk.dailyLossRatio"] = "0.004", ["execution.slippageBps"] = "7" },
        2 => new() { ["risk.dailyLossRatio"] = "0.4" }, // above the weekly limit: refused as a whole
        3 => new() { ["account.startingBalance"] = "5" },
        4 => new() { ["exit.trailingDistanceOnMarginRatio"] = "0.02", ["entry.riskPerTradeRatio"] = "0.05" },
        _ => new() { ["strategies.rsi.weight"] = "2.5", ["risk.coolDownMinutes"] = "3" },
    };

    private static KernelSketch AKernel() => Given.AKernel();
}
