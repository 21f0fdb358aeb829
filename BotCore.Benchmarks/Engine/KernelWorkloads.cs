using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Research;
using BotCore.Trading.Strategies;

namespace BotCore.Benchmarks.Engine;

/// <summary>What the kernel workloads share: a year of minutes in memory, and a kernel fed with it, its events kept as a journal would keep them.</summary>
internal abstract class KernelWorkload(string name, int symbols) : IWorkload
{
    private IReadOnlyList<Trading.Instruments.Instrument> _instruments = [];
    private MarketCandle[] _candles = [];

    public string Name => name;

    protected abstract KernelSettings Settings { get; }

    protected virtual bool TradingOn => true;

    protected abstract IReadOnlyList<IStrategy> Strategies();

    public void Prepare()
    {
        var (instruments, series) = BenchmarkMarket.Year(symbols);
        _instruments = instruments;
        _candles = BenchmarkMarket.Merged(series);
    }

    public WorkloadRun Run()
    {
        var kernel = NewKernel();
        var journal = new List<TradingEvent>(65_536);
        foreach (ref readonly var market in _candles.AsSpan())
        {
            kernel.OnCandle(market.Instrument, market.Candle);
            if (kernel.Events.Count == 0) continue;
            journal.AddRange(kernel.Events);
            kernel.ClearEvents();
        }
        return new WorkloadRun(_candles.Length, kernel.Account.ClosedTrades, kernel.Account.TradeHash);
    }

    /// <summary>Bytes allocated on bars that left no event, after a warm-up of 10,000.</summary>
    public double? BytesPerIdleBar()
    {
        var kernel = NewKernel();
        long idle = 0, bytes = 0;
        for (int i = 0; i < Math.Min(_candles.Length, 300_000); i++)
        {
            var (instrument, candle) = _candles[i];
            long before = GC.GetAllocatedBytesForCurrentThread();
            kernel.OnCandle(instrument, in candle);
            long after = GC.GetAllocatedBytesForCurrentThread();
            if (kernel.Events.Count == 0 && i >= 10_000)
            {
                idle++;
                bytes += after - before;
            }
            kernel.ClearEvents();
        }
        return idle == 0 ? null : (double)bytes / idle;
    }

    public void Clean() => _candles = [];

    private TradingKernel NewKernel()
    {
        var kernel = new TradingKernel([.. _instruments.Select(one => new InstrumentSetup(one, Timeframe.OneMinute, Strategies()))], Settings);
        kernel.Open(_candles[0].Candle.OpenTimeMs, TradingOn);
        kernel.ClearEvents();
        return kernel;
    }
}

/// <summary>Six indicators, risk, matching, ledger and journal in memory; some 1.5 % of bars trade.</summary>
internal sealed class FullEngine(int symbols) : KernelWorkload($"full-{symbols}", symbols)
{
    // Limits wide enough that trading never stops: what is measured is trading, not a halt.
    public static readonly KernelSettings Wide = KernelSettings.For(TradingMode.Backtest) with
    {
        PrimaryTimeframe = Timeframe.OneMinute,
        IsConfirmationGateOn = false,
        IsChoppinessGateOn = false,
        MinAgreement = 1,
        StartingBalance = 1_000_000_000m,
        SymbolExposureRatio = 0.01m,
        RiskPerTradeRatio = 0.0001m,
        DirectionalExposureRatio = 1m,
        MaxPositions = 50,
        DailyLossRatio = 0.5m,
        WeeklyLossRatio = 0.5m,
        DrawdownReduceRatio = 0.8m,
        DrawdownHaltRatio = 0.9m,
        LossStreakLimit = 100,
        CoolDownMinutes = 1,
        MaxParticipationRatio = 1,
    };

    protected override KernelSettings Settings => Wide;

    protected override IReadOnlyList<IStrategy> Strategies() => [new SixIndicatorStrategy()];
}

/// <summary>The platform as it is shipped: five strategies in consensus on 5m with 15m confirmation.</summary>
internal sealed class ConsensusOfFive() : KernelWorkload("consensus-5", 1)
{
    protected override KernelSettings Settings { get; } = KernelSettings.For(TradingMode.Backtest);

    protected override IReadOnlyList<IStrategy> Strategies() => StrategySet.Create(Settings);
}

/// <summary>Bars on which nothing happens: trading is off.</summary>
internal sealed class IdleBars() : KernelWorkload("idle-1", 1)
{
    protected override KernelSettings Settings { get; } =
        KernelSettings.For(TradingMode.Backtest) with { PrimaryTimeframe = Timeframe.OneMinute, MinConfidence = 1.0 };

    protected override bool TradingOn => false;

    protected override IReadOnlyList<IStrategy> Strategies() => [];
}
