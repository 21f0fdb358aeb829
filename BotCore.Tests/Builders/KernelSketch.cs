using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Builders;

/// <summary>Describes a kernel for a test. Defaults: one Bitcoin-like market, no costs, no targets, no trailing, limits out of the way.</summary>
internal sealed class KernelSketch
{
    private readonly List<(Instrument Instrument, Dictionary<int, Direction> Script)> _markets = [];
    private Timeframe _source = Timeframe.OneMinute;
    private bool _tradingOn = true;
    private bool _walksEveryCandle;

    public KernelSettings Settings { get; private set; } = new()
    {
        PrimaryTimeframe = Timeframe.OneMinute,
        MinConfidence = 0,
        Aggregation = AggregationMode.BestConfidence,
        MinAgreement = 1,
        IsConfirmationGateOn = false,
        IsChoppinessGateOn = false,
        TargetOnMarginRatio = 0m,
        TrailingDistanceOnMarginRatio = 0m,
        DailyLossRatio = 0.50m,
        WeeklyLossRatio = 0.50m,
        DrawdownReduceRatio = 0.89m,
        DrawdownHaltRatio = 0.90m,
        LossStreakLimit = 100,
        StopGuardStops = 0,
        LowProfitTrades = 0,
        CorrelationExposureRatio = 1_000_000_000_000_000m,
        MaxOrderNotional = decimal.MaxValue,
        MarginWarnRatio = 0m,
        MarginReduceRatio = 0m,
        SymbolExposureRatio = 125m,
        DirectionalExposureRatio = 1m,
        PortfolioRiskRatio = 1m,
        MinMarginLevelRatio = 1m,
        MaxPriceDeviationRatio = 1m,
        MaxOrdersPerMinute = 1000,
        SlippageBps = 0,
        ImpactBps = 0,
        MaxParticipationRatio = 1,
    };

    public KernelSketch With(Func<KernelSettings, KernelSettings> change)
    {
        Settings = change(Settings);
        return this;
    }

    /// <summary>Adds a market; its strategy signals after the candles of the script, counted from 1.</summary>
    public KernelSketch Market(Instrument instrument, params (int Candle, Direction Direction)[] script)
    {
        _markets.Add((instrument, script.ToDictionary(line => line.Candle, line => line.Direction)));
        return this;
    }

    /// <summary>One Bitcoin market whose strategy signals after these candles, counted from 1.</summary>
    public KernelSketch Signalling(params (int Candle, Direction Direction)[] script) => Market(AnInstrument.Bitcoin, script);

    /// <summary>Candles come in this timeframe.</summary>
    public KernelSketch From(Timeframe source)
    {
        _source = source;
        return this;
    }

    public KernelSketch SwitchedOff()
    {
        _tradingOn = false;
        return this;
    }

    /// <summary>A kernel that has seen nothing yet, not even its capital.</summary>
    public TradingKernel Build()
    {
        if (_markets.Count == 0) Market(AnInstrument.Bitcoin);
        return new TradingKernel(
            [.. _markets.Select(m => new InstrumentSetup(
                m.Instrument, _source, new IStrategy[] { new ScriptedStrategy(Settings.PrimaryTimeframe, m.Script) }))],
            Settings)
        { WalksEveryCandle = _walksEveryCandle };
    }

    /// <summary>A funded kernel; true walks also the candles in which nothing can happen.</summary>
    public TradingKernel Walking(bool everyCandle)
    {
        _walksEveryCandle = everyCandle;
        var kernel = Build();
        kernel.Open(Given.MondayMs, _tradingOn);
        return kernel;
    }

    /// <summary>A funded kernel at the start of Monday, with somebody to work it.</summary>
    public TradingDesk Open()
    {
        var kernel = Build();
        kernel.Open(Given.MondayMs, _tradingOn);
        return new TradingDesk(kernel);
    }
}
