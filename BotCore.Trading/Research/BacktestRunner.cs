using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research;

/// <summary>
/// Runs recorded candles through the same <see cref="TradingKernel"/> that trades on paper and live: the same inputs and settings
/// give the same trades here as in the engine service, and the same hash.
/// </summary>
public static class BacktestRunner
{
    private const int BlockSize = 2048;

    /// <param name="progress">Receives the share of candles taken, 0..1.</param>
    /// <param name="decisions">Receives what was decided at each primary candle; null when nobody asks.</param>
    /// <exception cref="ArgumentException">Candles out of order, or strategies that do not fit the timeframes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two blocks of candles.</exception>
    public static BacktestResult Run(
        IReadOnlyList<InstrumentSetup> setups, KernelSettings settings, ICandleSource candles, IProgress<double>? progress, CancellationToken ct,
        IDecisionSink? decisions = null) =>
        Run(setups, settings, candles, new BacktestExtras(Decisions: decisions), progress, ct);

    /// <inheritdoc cref="Run(IReadOnlyList{InstrumentSetup}, KernelSettings, ICandleSource, IProgress{double}?, CancellationToken, IDecisionSink?)"/>
    /// <param name="extras">What is recorded beyond the result, and what decides inside ambiguous candles.</param>
    public static BacktestResult Run(
        IReadOnlyList<InstrumentSetup> setups, KernelSettings settings, ICandleSource candles, BacktestExtras extras, IProgress<double>? progress,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(extras);
        ArgumentNullException.ThrowIfNull(candles);
        var kernel = new TradingKernel(setups, settings) { Detail = extras.Detail, MatchesBooks = extras.Depth is not null };
        using var depth = extras.Depth is { } updates ? new DepthInputs(updates) : null;
        using var ticks = extras.Ticks is { } prices ? new TickInputs(prices) : null;
        var record = new Recording();
        var settlements = extras.Funding is { } funding ? new FundingInputs(funding) : null;
        var block = new MarketCandle[BlockSize];
        long taken = 0, fromMs = 0;
        int count;
        while ((count = candles.Read(block)) > 0)
        {
            ct.ThrowIfCancellationRequested();
            if (taken == 0)
            {
                fromMs = block[0].Candle.OpenTimeMs;
                kernel.Open(fromMs, tradingOn: true);
            }
            for (int i = 0; i < count; i++)
            {
                var (instrument, candle) = block[i];
                settlements?.GiveBefore(candle.OpenTimeMs + setups[instrument].SourceTimeframe.Ms, kernel);
                depth?.GiveBefore(candle.OpenTimeMs + setups[instrument].SourceTimeframe.Ms, kernel);
                if (ticks is null)
                {
                    kernel.OnCandle(instrument, in candle);
                }
                else
                {
                    ticks.GiveBefore(fromMs, candle.OpenTimeMs + setups[instrument].SourceTimeframe.Ms, kernel);
                    kernel.CloseCandle(instrument, in candle);
                }
                if (extras.Decisions is { } decisions && kernel.LastDecision is { } code)
                    decisions.Take(instrument, kernel.LastCloseMs(instrument), code, SignalOf(kernel, instrument));
                record.Note(kernel);
                if (kernel.LastDecision is not null) extras.Votes?.Note(instrument, kernel.VotesOf(instrument));
            }
            taken += count;
            progress?.Report(candles.Count > 0 ? (double)taken / candles.Count : 1);
        }
        if (settlements is not null)
        {
            settlements.GiveLast(kernel);
            record.Note(kernel);
        }
        if (ticks is { Given: 0 }) throw new ArgumentException("ticks: none of them is of the time of the candles, so no order could be filled");
        if (depth is { Given: 0 }) throw new ArgumentException("depth: none of it is of the time of the candles, so no order could be filled");
        var result = record.Result(kernel, taken, fromMs);
        return extras.Detail is null ? result : result with { ResolvedCandles = kernel.ResolvedCandles };
    }

    private static SignalRaised? SignalOf(TradingKernel kernel, int instrument)
    {
        var events = kernel.Events;
        for (int i = events.Count - 1; i >= 0; i--)
            if (events[i] is SignalRaised raised && raised.Instrument == instrument) return raised;
        return null;
    }

    /// <summary>What is kept of a run while it goes.</summary>
    private sealed class Recording
    {
        private readonly List<ClosedTrade> _trades = [];
        private readonly List<EquityPoint> _equity = [];
        private readonly SortedDictionary<string, long> _denials = new(StringComparer.Ordinal);
        private double _lastEquity = double.NaN;

        public void Note(TradingKernel kernel)
        {
            var events = kernel.Events;
            for (int i = 0; i < events.Count; i++)
            {
                if (events[i] is TradeClosed closed) _trades.Add(closed.Trade);
                else if (events[i] is OrderDenied denied) _denials[denied.Code] = _denials.GetValueOrDefault(denied.Code) + 1;
            }
            kernel.ClearEvents();
            double equity = kernel.Account.Equity.Current;
            if (equity == _lastEquity) return;
            _lastEquity = equity;
            var point = new EquityPoint(kernel.NowMs, kernel.Account.ExactEquity());
            // Markets that close together are one moment: between the first and the last of them the marks do not belong together.
            if (_equity.Count > 0 && _equity[^1].TimeMs == point.TimeMs) _equity[^1] = point;
            else _equity.Add(point);
        }

        public BacktestResult Result(TradingKernel kernel, long candles, long fromMs)
        {
            var account = kernel.Account;
            // A quiet end belongs to the run: without its last point the ratios would be those of a shorter one.
            if (_equity.Count > 0 && _equity[^1].TimeMs < kernel.NowMs) _equity.Add(new EquityPoint(kernel.NowMs, _equity[^1].Equity));
            var open = new List<OpenPosition>();
            for (int i = 0; i < account.Instruments.Count; i++)
            {
                for (int leg = 0; leg < account.Legs; leg++)
                {
                    var position = account.Leg(i, leg);
                    if (position.IsFlat) continue;
                    open.Add(new OpenPosition(
                        account.Instruments[i].Symbol, position.Direction, Math.Abs(position.Quantity), position.EntryPrice,
                        position.UnrealisedPnl((decimal)account.MarkOf(i))));
                }
            }
            return new BacktestResult(
                [.. account.Instruments.Select(instrument => instrument.Symbol)], candles, fromMs, kernel.NowMs, account.Settings, _trades,
                account.TradeHash, _equity, PerformanceReport.Compute(_trades, _equity, account.Settings.StartingBalance), account.Ledger.WalletBalance,
                account.ExactEquity(), open, new SortedDictionary<string, long>(kernel.Decisions.ToDictionary(), StringComparer.Ordinal), _denials,
                kernel.AmbiguousCandles)
            {
                Strategies = account.StrategyAccounts(),
            };
        }
    }
}
