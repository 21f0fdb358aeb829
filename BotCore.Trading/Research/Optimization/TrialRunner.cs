using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// One parameter set through the same <see cref="TradingKernel"/> as any backtest: it makes the trades of
/// <see cref="BacktestRunner"/>, with the same hash, and keeps only what an objective needs.
/// </summary>
public static class TrialRunner
{
    internal const int BlockSize = 4096;
    private const int DaysPerYear = 365;
    private const double DayMs = 86_400_000.0;

    /// <param name="fromMs">Candles that close after it are traded, Unix ms; the strategies have seen all before them.</param>
    /// <param name="toMs">Candles that close after it are not seen at all.</param>
    /// <exception cref="ArgumentException">There is no candle in the span, or the settings do not fit the market.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two blocks of candles.</exception>
    public static TrialResult Run(
        ResearchMarket market, ITrialStrategies strategies, KernelSettings settings, TrialPlan plan, long fromMs, long toMs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(strategies);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(plan);
        var candles = market.Within(fromMs, toMs);
        if (candles.IsEmpty) throw new ArgumentException($"candles: there is none from {fromMs} to {toMs}");
        var setups = market.Instruments.Select((one, i) => new InstrumentSetup(one.Instrument, one.Timeframe, strategies.For(i, settings)));
        var kernel = new TradingKernel([.. setups], settings);
        var account = kernel.Account;
        var watch = account.Equity;
        var results = new List<decimal>();
        long firstMs = candles[0].Candle.OpenTimeMs, firstCloseMs = market.CloseMs(in candles[0]), lastCloseMs = market.CloseMs(in candles[^1]);
        var equity = new EquityTrack((double)settings.StartingBalance, firstMs, lastCloseMs);
        kernel.Open(firstMs, tradingOn: true);
        kernel.ClearEvents();
        for (int start = 0; start < candles.Length; start += BlockSize)
        {
            ct.ThrowIfCancellationRequested();
            foreach (ref readonly var candle in candles.Slice(start, Math.Min(BlockSize, candles.Length - start)))
            {
                kernel.OnCandle(candle.Instrument, candle.Candle);
                equity.Note(watch.Current, market.CloseMs(in candle));
                if (kernel.Events.Count != 0) Take(kernel, results);
            }
        }
        return Result(plan, account, results, equity, (lastCloseMs - firstCloseMs) / DayMs);
    }

    private static void Take(TradingKernel kernel, List<decimal> results)
    {
        var events = kernel.Events;
        for (int i = 0; i < events.Count; i++)
            if (events[i] is TradeClosed closed) results.Add(closed.Trade.NetPnl);
        kernel.ClearEvents();
    }

    private static TrialResult Result(TrialPlan plan, Account account, List<decimal> results, EquityTrack equity, double days)
    {
        double[] daily = equity.DailyReturns();
        decimal won = 0m, lost = 0m;
        int wins = 0;
        foreach (decimal result in results)
        {
            if (result > 0m) (won, wins) = (won + result, wins + 1);
            else lost -= result;
        }
        decimal finalEquity = account.ExactEquity();
        double? annual = Growth.Cagr((decimal)equity.Starting, finalEquity, days, DaysPerYear);
        return new TrialResult(
            plan.Window, plan.IsOutOfSample, plan.Number, plan.Point, results.Count, wins, won - lost, finalEquity,
            ReturnStatistics.Sharpe(daily, DaysPerYear), ReturnStatistics.Sortino(daily, DaysPerYear),
            equity.MaxDrawdownRatio > 0 ? annual / equity.MaxDrawdownRatio : null, lost > 0m ? (double)(won / lost) : null,
            equity.MaxDrawdownRatio, account.TradeHash, daily);
    }
}
