using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>
/// The order in which everything happens: candle in, events out. Synchronous, single-threaded, no clock, no I/O; a candle on
/// which nothing happens allocates nothing. The same inputs give the same events, byte for byte.
/// </summary>
/// <remarks>
/// A closed candle is two steps. <see cref="MatchCandle"/> is the time inside it: orders meet its prices. <see cref="CloseCandle"/>
/// is its end: marks, signals, limits, decisions. Between the two the keeper of a journal records the candle
/// (<see cref="CandleTaken"/>); <see cref="Replay"/> then rebuilds the same state from the record without deciding again.
/// Next: <see cref="MatchingEngine"/>.
/// </remarks>
public sealed partial class TradingKernel : IOrderHost
{
    private readonly IReadOnlyList<InstrumentSetup> _setups;
    private readonly SymbolPipeline[] _pipelines;
    private readonly MatchingEngine _matching;
    private readonly RiskEngine _risk = new();
    private readonly List<TradingEvent> _events = [];
    private readonly long[] _lastCloseMs;
    private readonly long[] _sourceMs;
    private readonly DecisionTally _decisions = new();
    private Account _account;
    private KernelSettings? _limitsOf;
    private Limits _limits;
    private long _nowMs;
    private bool _watchLimits = true;

    /// <exception cref="ArgumentException">No instruments, a symbol twice, or strategies that do not fit the timeframes.</exception>
    public TradingKernel(IReadOnlyList<InstrumentSetup> setups, KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(setups);
        ArgumentNullException.ThrowIfNull(settings);
        if (setups.Count == 0) throw new ArgumentException("instruments: at least one is needed", nameof(setups));
        if (setups.Select(s => s.Instrument.Symbol).Distinct().Count() != setups.Count)
            throw new ArgumentException("instruments: a symbol stands there twice", nameof(setups));
        _setups = setups;
        _account = new Account([.. setups.Select(s => s.Instrument)], settings);
        _pipelines = [.. setups.Select(s => new SymbolPipeline(s, settings.PrimaryTimeframe))];
        _lastCloseMs = new long[setups.Count];
        _sourceMs = [.. setups.Select(s => s.SourceTimeframe.Ms)];
        _matching = new MatchingEngine(this);
    }

    public Account Account => _account;

    public IReadOnlyList<InstrumentSetup> Setups => _setups;

    /// <summary>What happened since <see cref="ClearEvents"/>, oldest first.</summary>
    public IReadOnlyList<TradingEvent> Events => _events;

    /// <summary>Closed candles taken, of all instruments.</summary>
    public long Candles => _pipelines.Sum(pipeline => pipeline.Candles);

    /// <summary>Identifies what <see cref="TransferMarket"/> saves: symbols, timeframes, strategies. Another one cannot be restored.</summary>
    public string MarketFingerprint =>
        string.Join('|', _pipelines.Select((pipeline, i) => $"{_setups[i].Instrument.Symbol}:{pipeline.Fingerprint}"));

    /// <summary>Market time of the last input, Unix ms.</summary>
    public long NowMs => _nowMs;

    /// <summary>How often each decision was taken, by its code.</summary>
    public IReadOnlyDictionary<string, long> Decisions => _decisions.Counts;

    /// <summary>Candles in which the order of the path decided between stop and target.</summary>
    public long AmbiguousCandles => _matching.AmbiguousCandles;

    /// <summary>Code of what was decided at the last closed candle; null when no primary candle closed with it.</summary>
    public string? LastDecision { get; private set; }

    long IOrderHost.NextOrderId => _account.NextOrderId;

    /// <summary>Close time of the last candle taken for an instrument; 0 before the first.</summary>
    public long LastCloseMs(int instrument) => _lastCloseMs[instrument];

    /// <summary>What each strategy said at the last primary candle of an instrument.</summary>
    public ReadOnlySpan<StrategySignal> VotesOf(int instrument) => _pipelines[instrument].Votes;

    public void ClearEvents() => _events.Clear();

    /// <summary>Pays in the starting balance and sets the switch of a new account; does nothing to one that has history.</summary>
    public void Open(long timeMs, bool tradingOn)
    {
        if (_account.Deposited != 0m) return;
        _nowMs = timeMs;
        Emit(new CapitalDeposited(timeMs, _account.Settings.StartingBalance));
        if (tradingOn) Emit(new TradingSwitched(timeMs, true, "start"));
    }

    /// <summary>Takes a closed candle of an instrument's source timeframe, in time order: both steps.</summary>
    public void OnCandle(int instrument, in Candle candle)
    {
        MatchCandle(instrument, in candle);
        CloseCandle(instrument, in candle);
    }

    /// <summary>First step of a closed candle: orders meet its prices. Left out where ticks have done it.</summary>
    public void MatchCandle(int instrument, in Candle candle)
    {
        CheckOrder(instrument, in candle);
        _nowMs = Math.Max(_nowMs, candle.OpenTimeMs);
        _matching.OnCandle(instrument, in candle, candle.OpenTimeMs + _sourceMs[instrument]);
    }

    /// <summary>Second step: the candle has closed. Marks, signals, limits, decision.</summary>
    public void CloseCandle(int instrument, in Candle candle)
    {
        CheckOrder(instrument, in candle);
        bool due = Take(instrument, in candle, out var view);
        if (_watchLimits || _account.OpenPositions != 0 || _account.Restrictions.Count != 0) WatchLimits();
        LastDecision = due ? Decide(instrument, in view) : null;
        if (due) _decisions.Add(LastDecision!);
    }

    /// <summary>Takes a price between candles: working orders meet it. What does not lead to an event leaves no trace.</summary>
    /// <param name="price">Quote per base.</param>
    public void OnTick(int instrument, double price, long timeMs)
    {
        _nowMs = Math.Max(_nowMs, timeMs);
        if (_account.PositionOf(instrument).IsFlat && _account.OpenOrders(instrument).Count == 0) return;
        _matching.OnTick(instrument, _setups[instrument].Instrument.PriceFrom(price, Instruments.PriceRounding.Nearest), timeMs);
    }

    /// <summary>Settles funding on an open position; a flat one pays nothing.</summary>
    /// <param name="rate">Ratio of notional; positive is paid by longs to shorts.</param>
    public void OnFunding(int instrument, decimal rate, decimal markPrice, long timeMs)
    {
        _nowMs = Math.Max(_nowMs, timeMs);
        var position = _account.PositionOf(instrument);
        if (position.IsFlat) return;
        Emit(new FundingSettled(timeMs, instrument, rate, markPrice, -position.Quantity * markPrice * rate));
    }

    /// <summary>Applies a recorded event without deciding anything: how a start-up rebuilds what a run had.</summary>
    public void Replay(TradingEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        _nowMs = Math.Max(_nowMs, recorded.TimeMs);
        if (recorded is CandleTaken taken)
        {
            Take(taken.Instrument, taken.Candle, out _);
            if (taken.Decision is not null) _decisions.Add(taken.Decision);
        }
        else
        {
            _account.Apply(recorded);
            _watchLimits = true;
        }
    }

    /// <summary>Saves or restores the account: orders, positions, money, results.</summary>
    public void TransferAccount(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.IsReading) _account = new Account([.. _setups.Select(s => s.Instrument)], _account.Settings);
        _account.Transfer(transfer);
        transfer.Value(ref _nowMs);
        for (int i = 0; i < _lastCloseMs.Length; i++) transfer.Value(ref _lastCloseMs[i]);
        _decisions.Transfer(transfer);
        _watchLimits = true;
    }

    /// <summary>Saves or restores what is built from candles: indicators, strategies, gates.</summary>
    /// <exception cref="SnapshotFormatException">Saved with other strategies or timeframes; rebuild it from candles.</exception>
    public void TransferMarket(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        foreach (var pipeline in _pipelines) pipeline.Transfer(transfer);
    }

    Account IOrderHost.Account => _account;

    void IOrderHost.Emit(TradingEvent happened) => Emit(happened);

    private bool Take(int instrument, in Candle candle, out SignalView view)
    {
        long closeMs = candle.OpenTimeMs + _sourceMs[instrument];
        _lastCloseMs[instrument] = closeMs;
        if (closeMs > _nowMs) _nowMs = closeMs;
        _account.Mark(instrument, in candle, closeMs);
        return _pipelines[instrument].OnCandle(in candle, closeMs, _account.Settings, out view);
    }

    private void CheckOrder(int instrument, in Candle candle)
    {
        if (candle.OpenTimeMs + _sourceMs[instrument] <= _lastCloseMs[instrument])
            throw new ArgumentException(
                $"candle of {_setups[instrument].Instrument.Symbol}: opens at {candle.OpenTimeMs}, but the last one closed at {_lastCloseMs[instrument]}",
                nameof(candle));
    }

    private void Emit(TradingEvent happened)
    {
        if (happened is OrderFilled fill)
        {
            EmitFill(fill);
            return;
        }
        _account.Apply(happened);
        _events.Add(happened);
        if (happened is TradeClosed closed) AfterTrade(closed.Instrument);
    }

    private void EmitFill(OrderFilled fill)
    {
        if (!_account.TryGetOpenOrder(fill.OrderId, out var order)) throw new InvalidOperationException($"kernel: fill for order {fill.OrderId}, which is not open");
        var ticket = order.Ticket;
        var position = _account.PositionOf(ticket.Instrument);
        var before = position.Direction;
        ClosedTrade? trade = _account.TradeClosedBy(fill, ExitReasonOf(order));
        _account.Apply(fill);
        _events.Add(fill);
        _watchLimits = true;
        if (trade is not null) Emit(new TradeClosed(fill.TimeMs, ticket.Instrument, trade));
        if (!position.IsFlat && position.Direction != before) Protect(ticket, fill);
    }
}
