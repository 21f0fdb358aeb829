using BotCore.Trading.Analytics;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using static BotCore.Trading.Kernel.EventText;

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
    private readonly PipelineCorrelations _correlations;
    private readonly MatchingEngine _matching;
    private readonly RiskEngine _risk = new();
    private readonly List<TradingEvent> _events = [];
    private readonly long[] _lastCloseMs;
    private readonly long[] _sourceMs;
    private readonly DecisionTally _decisions = new();
    private readonly KernelSettings _startSettings;
    private Account _account;
    private KernelSettings? _limitsOf;
    private Limits _limits;
    private long _nowMs;
    private long _inputMs;
    private bool _watchLimits = true;
    private string? _lastDecision;

    /// <exception cref="ArgumentException">
    /// No instruments, a symbol twice, strategies that do not fit the timeframes, or settings by which sizes cannot be computed.
    /// </exception>
    public TradingKernel(IReadOnlyList<InstrumentSetup> setups, KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(setups);
        ArgumentNullException.ThrowIfNull(settings);
        if (setups.Count == 0) throw new ArgumentException("instruments: at least one is needed", nameof(setups));
        if (setups.Select(s => s.Instrument.Symbol).Distinct().Count() != setups.Count)
            throw new ArgumentException("instruments: a symbol stands there twice", nameof(setups));
        if (settings.Leverage < 1) throw new ArgumentException($"setting account.leverage: {settings.Leverage}, must be at least 1", nameof(settings));
        if (settings.StopOnMarginRatio <= 0m || settings.StopOnMarginRatio >= 1m)
            throw new ArgumentException(Invariant($"setting exit.stopOnMarginRatio: {settings.StopOnMarginRatio}, must be above 0 and below 1"), nameof(settings));
        _setups = setups;
        _startSettings = settings;
        _account = new Account([.. setups.Select(s => s.Instrument)], settings);
        _pipelines = [.. setups.Select(s => new SymbolPipeline(s, settings))];
        _correlations = new PipelineCorrelations(_pipelines);
        _lastCloseMs = new long[setups.Count];
        _sourceMs = [.. setups.Select(s => s.SourceTimeframe.Ms)];
        _matching = new MatchingEngine(this);
    }

    public Account Account => _account;

    /// <inheritdoc cref="MatchingEngine.WalksEveryCandle"/>
    internal bool WalksEveryCandle
    {
        get => _matching.WalksEveryCandle;
        init => _matching = new MatchingEngine(this) { WalksEveryCandle = value };
    }

    public IReadOnlyList<InstrumentSetup> Setups => _setups;

    /// <summary>What happened since <see cref="ClearEvents"/>, oldest first.</summary>
    public IReadOnlyList<TradingEvent> Events => _events;

    /// <summary>Closed candles taken, of all instruments.</summary>
    public long Candles => _pipelines.Sum(pipeline => pipeline.Candles);

    /// <summary>Identifies what <see cref="TransferMarket"/> saves: symbols, timeframes, strategies. Another one cannot be restored.</summary>
    public string MarketFingerprint =>
        string.Join('|', _pipelines.Select((pipeline, i) => $"{_setups[i].Instrument.Symbol}:{pipeline.Fingerprint}"));

    /// <summary>Market time of the last input, Unix ms.</summary>
    /// <remarks>
    /// State and record know the last candle and the last event. Beyond that only the input at hand counts, never one before it: a
    /// price that led to nothing is not recorded, so nothing that happens later may be dated by it.
    /// </remarks>
    public long NowMs => Math.Max(_nowMs, _inputMs);

    /// <summary>How often each decision was taken, by its code.</summary>
    public IReadOnlyDictionary<string, long> Decisions => _decisions.Counts;

    /// <summary>Candles in which the order of the path decided between stop and target.</summary>
    public long AmbiguousCandles => _matching.AmbiguousCandles;

    /// <summary>Of <see cref="AmbiguousCandles"/>, those that shorter candles decided; without <see cref="Detail"/> none.</summary>
    public long ResolvedCandles => _matching.ResolvedCandles;

    /// <summary>Shorter candles to be walked where the order inside a candle decides; null: the assumed path decides.</summary>
    public ICandleDetail? Detail
    {
        get => _matching.Detail;
        set => _matching.Detail = value;
    }

    /// <summary>Code of what was decided at the last closed candle; null when no primary candle closed with it.</summary>
    public string? LastDecision => _lastDecision;

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
        Emit(new CapitalDeposited(timeMs, _account.Settings.StartingBalance));
        if (_startSettings.PositionMode == PositionMode.Hedge)
            Emit(new SettingChanged(timeMs, SettingCatalogue.PositionModeName, SettingCatalogue.Find(SettingCatalogue.PositionModeName)!.Of(_startSettings)));
        if (tradingOn) Emit(new TradingSwitched(timeMs, true, "start"));
    }

    /// <summary>Takes a closed candle of an instrument's source timeframe, in time order: both steps.</summary>
    public void OnCandle(int instrument, in Candle candle)
    {
        Check(instrument, in candle);
        Match(instrument, in candle);
        Close(instrument, in candle);
    }

    /// <summary>First step of a closed candle: orders meet its prices. Left out where ticks have done it.</summary>
    /// <exception cref="ArgumentException">Not a candle of this instrument that follows the last one; nothing was done.</exception>
    public void MatchCandle(int instrument, in Candle candle)
    {
        Check(instrument, in candle);
        Match(instrument, in candle);
    }

    private void Match(int instrument, in Candle candle)
    {
        _inputMs = candle.OpenTimeMs;
        _matching.OnCandle(instrument, in candle, candle.OpenTimeMs + _sourceMs[instrument]);
    }

    /// <summary>Second step: the candle has closed. Marks, signals, limits, decision.</summary>
    /// <exception cref="ArgumentException">Not a candle of this instrument that follows the last one; nothing was done.</exception>
    public void CloseCandle(int instrument, in Candle candle)
    {
        Check(instrument, in candle);
        Close(instrument, in candle);
    }

    private void Close(int instrument, in Candle candle)
    {
        bool due = Take(instrument, in candle);
        if (_watchLimits || _account.OpenPositions != 0 || _account.RestrictionCount != 0) WatchLimits(instrument);
        string? decision = due ? Decide(instrument, in _pipelines[instrument].View) : null;
        if (!ReferenceEquals(decision, _lastDecision)) _lastDecision = decision;
        if (decision is not null) _decisions.Add(decision);
    }

    /// <summary>Takes a price between candles: working orders meet it. What does not lead to an event leaves no trace.</summary>
    /// <param name="price">Quote per base.</param>
    public void OnTick(int instrument, double price, long timeMs)
    {
        _inputMs = timeMs;
        if (_account.IsFlat(instrument) && _account.OpenOrders(instrument).Count == 0) return;
        _matching.OnTick(instrument, _setups[instrument].Instrument.PriceFrom(price, PriceRounding.Nearest), timeMs);
    }

    /// <summary>Applies a recorded event without deciding anything: how a start-up rebuilds what a run had.</summary>
    /// <exception cref="InvalidOperationException">The event does not fit what came before it: the record is damaged.</exception>
    /// <exception cref="ArgumentException">The same, for a candle, an instrument or a setting.</exception>
    public void Replay(TradingEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (recorded is CandleTaken taken)
        {
            Check(taken.Instrument, taken.Candle);
            Take(taken.Instrument, taken.Candle);
            if (taken.Decision is not null) _decisions.Add(taken.Decision);
        }
        else
        {
            Apply(recorded);
        }
    }

    /// <summary>Saves or restores the account: orders, positions, money, results.</summary>
    /// <exception cref="SnapshotFormatException">The snapshot does not fit; after that this kernel is of no use.</exception>
    public void TransferAccount(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        if (transfer.IsReading)
        {
            _account = new Account([.. _setups.Select(s => s.Instrument)], _startSettings);
            _matching.Forget();
        }
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

    private bool Take(int instrument, in Candle candle)
    {
        long closeMs = candle.OpenTimeMs + _sourceMs[instrument];
        _lastCloseMs[instrument] = closeMs;
        _inputMs = closeMs;
        if (closeMs > _nowMs) _nowMs = closeMs;
        _account.Mark(instrument, in candle, closeMs);
        return _pipelines[instrument].OnCandle(in candle, closeMs, _account.Settings);
    }

    private void Check(int instrument, in Candle candle)
    {
        if ((uint)instrument < (uint)_lastCloseMs.Length && Follows(in candle, _lastCloseMs[instrument], _sourceMs[instrument])) return;
        Refuse(instrument, in candle);
    }

    /// <summary>True for a sound candle that begins where the last one ended or, on the grid, later; false also for what is not a number.</summary>
    private static bool Follows(in Candle candle, long lastCloseMs, long sourceMs) =>
        candle.Low >= Instrument.LowestPrice && candle.High < Instrument.HighestPrice
        && candle.Low <= candle.Open && candle.Low <= candle.Close && candle.Open <= candle.High && candle.Close <= candle.High
        && candle.Volume >= 0 && candle.Volume <= double.MaxValue
        && (candle.OpenTimeMs == lastCloseMs || (candle.OpenTimeMs > lastCloseMs - sourceMs && candle.OpenTimeMs >= 0 && candle.OpenTimeMs % sourceMs == 0));

    private void Refuse(int instrument, in Candle candle)
    {
        if ((uint)instrument >= (uint)_setups.Count)
            throw new ArgumentOutOfRangeException(nameof(instrument), instrument, $"instrument: must be 0 to {_setups.Count - 1}");
        string what = $"candle of {_setups[instrument].Instrument.Symbol}";
        if (candle.Defect() is { } defect) throw new ArgumentException($"{what} at {candle.OpenTimeMs}: {defect}", nameof(candle));
        if (candle.Low < Instrument.LowestPrice || candle.High >= Instrument.HighestPrice)
            throw new ArgumentException($"{what} at {candle.OpenTimeMs}: prices must be 1e-12 or more and below 1e15", nameof(candle));
        if (candle.OpenTimeMs % _sourceMs[instrument] != 0)
            throw new ArgumentException($"{what}: opens at {candle.OpenTimeMs}, where no candle of {_setups[instrument].SourceTimeframe} begins", nameof(candle));
        throw new ArgumentException($"{what}: opens at {candle.OpenTimeMs}, but the last one closed at {_lastCloseMs[instrument]}", nameof(candle));
    }

    private void Emit(TradingEvent happened)
    {
        if (happened is OrderFilled fill)
        {
            EmitFill(fill);
            return;
        }
        Apply(happened);
        _events.Add(happened);
        if (happened is TradeClosed closed) AfterTrade(closed);
        else if (happened is OrderTriggered triggered && _account.TryGetOpenOrder(triggered.OrderId, out var order)) CancelTwin(order.Ticket, triggered.TimeMs);
    }

    /// <summary>The one way of an event into the state, whether it has just happened or is read from the record.</summary>
    private void Apply(TradingEvent happened)
    {
        _account.Apply(happened);
        Inform(happened);
        if (happened.TimeMs > _nowMs) _nowMs = happened.TimeMs;
        _watchLimits = true;
    }

    private void EmitFill(OrderFilled fill)
    {
        if (!_account.TryGetOpenOrder(fill.OrderId, out var order)) throw new InvalidOperationException($"kernel: fill for order {fill.OrderId}, which is not open");
        var ticket = order.Ticket;
        var position = _account.PositionOf(ticket.Instrument, ticket.PositionSide);
        var (before, size) = (position.Direction, Math.Abs(position.Quantity));
        ClosedTrade? trade = _account.TradeClosedBy(fill, ExitReasonOf(order));
        Apply(fill);
        _events.Add(fill);
        CancelTwin(ticket, fill.TimeMs);
        if (trade is not null) Emit(new TradeClosed(fill.TimeMs, ticket.Instrument, trade));
        if (position.IsFlat) return;
        if (position.Direction != before)
        {
            Protect(ticket, fill);
            SettleLate(ticket.Instrument, ticket.PositionSide, fill.TimeMs);
        }
        else if (Math.Abs(position.Quantity) > size) TightenStop(ticket, fill.TimeMs);
    }
}
