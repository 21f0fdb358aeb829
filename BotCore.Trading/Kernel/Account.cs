using System.Diagnostics.CodeAnalysis;
using BotCore.Trading.Analytics;
using BotCore.Trading.Instruments;
using BotCore.Trading.Ledger;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.Risk;

namespace BotCore.Trading.Kernel;

/// <summary>
/// The account: settings, orders, positions, ledger, restrictions and results. It changes in two ways only: by
/// <see cref="Apply"/> (an event that happened) and by <see cref="Mark"/> (a closed candle was taken). Both are recorded, so
/// doing them again in the recorded order gives the same account; nothing else may change it.
/// </summary>
/// <remarks>Next: <see cref="AccountLedger"/>, where the money is booked.</remarks>
public sealed partial class Account
{
    private readonly IReadOnlyList<Instrument> _instruments;
    private readonly Position[] _positions;
    private readonly List<Order>[] _open;
    private readonly Dictionary<long, Order> _byId = [];
    private readonly List<Restriction> _restrictions = [];
    private readonly CommandWindow _commands = new();
    private readonly AccountLedger _ledger = new();
    private readonly EquityWatch _equity;
    private readonly TradeHash _tradeHash = new();
    private readonly double[] _marks;
    private readonly FundingRateTaken?[] _funding;
    private readonly long[] _revisions;
    private readonly double[] _unrealised;
    private KernelSettings _settings;
    private readonly SortedDictionary<string, string> _changedSettings = new(StringComparer.Ordinal);
    private long _nextOrderId = 1;
    private long _closedTrades;
    private int _lossStreak;
    private int _openPositions;
    private bool _isTradingOn;
    private decimal _deposited;
    private readonly OrderTimes _orderTimes = new();

    public Account(IReadOnlyList<Instrument> instruments, KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(settings);
        _instruments = instruments;
        // Hedge mode begins by a record: it outlives the options of a start.
        _settings = settings.PositionMode == PositionMode.OneWay ? settings : settings with { PositionMode = PositionMode.OneWay };
        _positions = new Position[instruments.Count];
        _open = new List<Order>[instruments.Count];
        _marks = new double[instruments.Count];
        _funding = new FundingRateTaken?[instruments.Count];
        _revisions = new long[instruments.Count];
        _unrealised = new double[instruments.Count];
        Array.Fill(_revisions, 1);
        for (int i = 0; i < instruments.Count; i++)
        {
            _positions[i] = new Position();
            _open[i] = [];
        }
        _equity = new EquityWatch();
        _subLedgers = new SubLedgers(instruments.Count * 2);
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    public KernelSettings Settings => _settings;

    public AccountLedger Ledger => _ledger;

    /// <summary>Equity since the start, the day's and week's first, and the highest so far.</summary>
    public EquityWatch Equity => _equity;

    public IReadOnlyList<Restriction> Restrictions => _restrictions;

    /// <summary>How many restrictions there are: asked with every candle, so without the interface of the list.</summary>
    internal int RestrictionCount => _restrictions.Count;

    public bool IsTradingOn => _isTradingOn;

    public long ClosedTrades => _closedTrades;

    /// <summary>Trades with a net loss since the last one with a net profit.</summary>
    public int LossStreak => _lossStreak;

    public int OpenPositions => _openPositions;

    /// <summary>Chained hash over all closed trades, lower-case hex.</summary>
    public string TradeHash => _tradeHash.Current;

    public long NextOrderId => _nextOrderId;

    /// <summary>Quote asset paid in.</summary>
    public decimal Deposited => _deposited;

    public Position PositionOf(int instrument) => _positions[instrument];

    /// <summary>Close of the last candle taken; 0 before the first.</summary>
    public double MarkOf(int instrument) => _marks[instrument];

    /// <summary>The last funding settlement of an instrument; null before the first.</summary>
    internal FundingRateTaken? LastFunding(int instrument) => _funding[instrument];

    /// <summary>Rises whenever an order or the position of an instrument changes, 1 or more; not part of the state.</summary>
    internal long RevisionOf(int instrument) => _revisions[instrument];

    /// <summary>Open orders of an instrument, oldest first.</summary>
    public IReadOnlyList<Order> OpenOrders(int instrument) => _open[instrument];

    public bool TryGetOpenOrder(long id, [NotNullWhen(true)] out Order? order) => _byId.TryGetValue(id, out order);

    internal bool TryGetHandled(string commandId, [NotNullWhen(true)] out CommandHandled? handled) => _commands.TryGet(commandId, out handled);

    /// <summary>Initial margin of open positions, quote asset.</summary>
    public decimal UsedMargin => _ledger[LedgerAccount.PositionMargin];

    /// <summary>Sum over open positions at their marks, quote asset.</summary>
    public double UnrealisedPnl()
    {
        if (_openPositions == 0) return 0;
        double sum = 0;
        foreach (double unrealised in _unrealised) sum += unrealised;
        return sum;
    }

    /// <summary>Wallet balance plus unrealised PnL at the marks, exact in the quote asset.</summary>
    public decimal ExactEquity()
    {
        decimal equity = _ledger.WalletBalance;
        for (int leg = 0; leg < Legs && _openPositions > 0; leg++)
            for (int i = 0; i < _positions.Length; i++)
                if (Leg(i, leg) is { IsFlat: false } position) equity += position.UnrealisedPnl((decimal)_marks[i]);
        return equity;
    }

    /// <summary>Orders submitted at or after a market time; counts at most <see cref="OrderTimes.Capacity"/>.</summary>
    internal int OrdersSince(long timeMs) => _orderTimes.Since(timeMs);

    /// <summary>Positions that are flat but have an order working that would open them.</summary>
    internal int PendingEntries()
    {
        int count = 0;
        for (int i = 0; i < _open.Length; i++)
        {
            for (int leg = 0; leg < Legs; leg++)
            {
                if (!Leg(i, leg).IsFlat) continue;
                foreach (var order in _open[i])
                {
                    if (order.Ticket.ReduceOnly || order.Ticket.PositionSide != SideOf(leg)) continue;
                    count++;
                    break;
                }
            }
        }
        return count;
    }

    /// <summary>Takes a closed candle into marks, excursions and the equity watch. Allocates nothing.</summary>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    internal void Mark(int instrument, in Candle candle, long closeTimeMs)
    {
        _marks[instrument] = candle.Close;
        var position = _positions[instrument];
        if (position.IsOpen)
        {
            position.Excurse(candle.High, candle.Low);
            NoteUnrealised(instrument);
        }
        if (_shorts is not null && _shorts[instrument].IsOpen)
        {
            _shorts[instrument].Excurse(candle.High, candle.Low);
            NoteUnrealised(instrument);
        }
        _equity.Note(_ledger.WalletMark + UnrealisedPnl(), closeTimeMs);
    }

    /// <summary>Kept per instrument, so that a candle of one does not look at the positions of all.</summary>
    private void NoteUnrealised(int instrument)
    {
        double unrealised = _positions[instrument].IsOpen ? _positions[instrument].UnrealisedPnl(_marks[instrument]) : 0;
        if (_shorts is not null && _shorts[instrument].IsOpen) unrealised += _shorts[instrument].UnrealisedPnl(_marks[instrument]);
        _unrealised[instrument] = unrealised;
    }

    /// <summary>Lets an event that happened change the account.</summary>
    /// <exception cref="InvalidOperationException">The event does not fit the account: the record is damaged or the code is wrong.</exception>
    public void Apply(TradingEvent happened)
    {
        switch (happened)
        {
            case CapitalDeposited e:
                _ledger.Post(LedgerAccount.Capital, LedgerAccount.Wallet, e.Amount);
                _deposited += AccountLedger.Rounded(e.Amount);
                _equity.Deposit((double)e.Amount, e.TimeMs);
                break;
            case OrderSubmitted e: Add(new Order(e.Ticket)); break;
            case OrderAccepted e: Open(e.OrderId).Accept(); break;
            case OrderTriggered e: Open(e.OrderId).Trigger(); break;
            case StopMoved e: Open(e.OrderId).MoveStop(e.StopPrice, e.IsTrailing); break;
            case OrderFilled e: Fill(e); break;
            case OrderRejected e: End(e.OrderId, static order => order.Reject()); break;
            case OrderCancelled e: End(e.OrderId, static order => order.Cancel()); break;
            case OrderExpired e: End(e.OrderId, static order => order.Expire()); break;
            case FundingRateTaken e: _funding[e.Instrument] = e; break;
            case FundingSettled e: Settle(e); break;
            case TradeClosed e: Count(e); break;
            case RestrictionImposed e:
                Lift(e.Code, e.Instrument);
                _restrictions.Add(new Restriction(e.Code, e.Level, e.TimeMs, e.UntilMs, e.Detail, e.Instrument));
                break;
            case RestrictionLifted e:
                Lift(e.Code, e.Instrument);
                if (e.Code == RestrictionCode.CoolDown) _lossStreak = 0;
                // Released by a person after a drawdown: the fall is measured anew, or the next candle would halt again.
                if (e.Code == RestrictionCode.Drawdown) _equity.ResetPeak();
                break;
            case TradingSwitched e: _isTradingOn = e.IsOn; break;
            case SettingChanged e: Change(e.Name, e.Value); break;
            case CommandHandled e: _commands.Add(e); break;
            case OrderDenied or SignalRaised or CandleTaken or AiSignalReceived or StrategySilenced: break; // evidence; they change nothing here
            default: throw new InvalidOperationException($"account: unknown event {happened?.GetType().Name}");
        }
    }

    private void Change(string name, string value)
    {
        var settings = SettingCatalogue.With(_settings, name, value);
        SetPositionMode(settings.PositionMode);
        _settings = settings;
        _changedSettings[name] = value;
    }

    private void Count(TradeClosed e)
    {
        var trade = e.Trade;
        _recentTrades.Add(e.Instrument, trade);
        _closedTrades++;
        _tradeHash.Add(trade);
        // A flat trade does not end a losing streak: it won nothing, and a reset here would postpone the cool-down.
        if (trade.NetPnl > 0m) _lossStreak = 0;
        else if (trade.NetPnl < 0m) _lossStreak++;
    }

    private void Add(Order order)
    {
        if (order.Ticket.Id != _nextOrderId)
            throw new InvalidOperationException($"account: order {order.Ticket.Id} follows {_nextOrderId - 1}; a record is missing or doubled");
        RequireSide(order.Ticket);
        _nextOrderId++;
        if (order.Ticket.Origin != OrderOrigin.Protection) _orderTimes.Add(order.Ticket.CreatedMs);
        _open[order.Ticket.Instrument].Add(order);
        _byId.Add(order.Ticket.Id, order);
        _revisions[order.Ticket.Instrument]++;
    }

    /// <summary>The order that an event is about to change.</summary>
    private Order Open(long id)
    {
        if (!_byId.TryGetValue(id, out var order)) throw new InvalidOperationException($"account: order {id} is not open");
        _revisions[order.Ticket.Instrument]++;
        return order;
    }

    private void End(long id, Action<Order> how)
    {
        var order = Open(id);
        how(order);
        Forget(order);
    }

    private void Forget(Order order)
    {
        _byId.Remove(order.Ticket.Id);
        _open[order.Ticket.Instrument].Remove(order);
    }
}
