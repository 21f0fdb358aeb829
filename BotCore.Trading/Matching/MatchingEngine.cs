using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Matching;

/// <summary>
/// The simulated venue: turns prices into fills. Fill models <c>path</c> (a candle is walked open → extreme → extreme → close)
/// and <c>tick</c> (every price is a jump from the one before). This half is the walk; what an order gets is in the other.
/// </summary>
/// <remarks>
/// An order meets no price from before it was placed. A price that jumps over a stop fills it where the price landed, not at the
/// stop; a resting limit never gets better than its price. Entries share <see cref="KernelSettings.MaxParticipationRatio"/> of a
/// candle's volume and keep working with what is left; what protects or reduces a position fills whole and pays for its size by
/// market impact. An order that ends inside a candle has all of that candle. It keeps no state
/// between candles but what it knows to be quiet (<see cref="QuietBand"/>). A candle's four prices are taken to lie a third of
/// its time apart with straight ways between them: an order that needs time to reach the market meets the price of the moment
/// it arrives at.
/// Next: <see cref="Account.Apply"/>, where a fill reaches position and ledger.
/// </remarks>
internal sealed partial class MatchingEngine(IOrderHost host)
{
    private decimal _volume;
    private decimal _budget;
    private long _beganMs;
    private long _arrivalsFromMs;
    private bool _arrives;
    private PositionSide? _liquidated;
    private long _ambiguous;
    private long _resolved;
    private readonly QuietBand[] _quiet = new QuietBand[host.Account.Instruments.Count];

    /// <summary>Candles in which both the stop and the target of a position lay, so that the order of the path decided; since the start of the process.</summary>
    public long AmbiguousCandles => _ambiguous;

    /// <summary>Of these, the candles in which shorter ones gave the order.</summary>
    public long ResolvedCandles => _resolved;

    /// <summary>Where the shorter candles come from; null: there are none.</summary>
    public ICandleDetail? Detail { get; set; }

    /// <summary>True walks also the candles in which nothing can happen: how a test shows that leaving them out changes nothing.</summary>
    public bool WalksEveryCandle { get; init; }

    /// <summary>Takes a closed candle, and walks it when something may happen in it.</summary>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    public void OnCandle(int instrument, in Candle candle, long closeTimeMs)
    {
        if (!IsQuiet(host.Account, instrument, in candle, closeTimeMs)) Walk(instrument, in candle, closeTimeMs);
    }

    private bool IsQuiet(Account account, int instrument, in Candle candle, long closeTimeMs)
    {
        ref var quiet = ref _quiet[instrument];
        if (quiet.Revision != account.RevisionOf(instrument)) quiet = BandOf(instrument);
        return quiet.Holds(in candle, closeTimeMs) && (!quiet.IsCross || account.CoversCross(instrument, in candle)) && !WalksEveryCandle;
    }

    private void Walk(int instrument, in Candle candle, long closeTimeMs)
    {
        if (_books is not null) return; // a candle is only a mark there
        var account = host.Account;
        _beganMs = candle.OpenTimeMs;
        _volume = (decimal)Math.Min(candle.Volume, 1e15);
        _budget = account.Instruments[instrument].FloorToStep(_volume * (decimal)account.Settings.MaxParticipationRatio);
        decimal open = (decimal)candle.Open;

        Expire(instrument, candle.OpenTimeMs);
        _arrives = true;
        _arrivalsFromMs = host.LastCloseMs(instrument);
        Move(instrument, open, open, candle.OpenTimeMs);
        _arrives = false;
        // What filled at the open was mostly all there was to do; its stop and target are out of this candle's reach.
        if (IsQuiet(account, instrument, in candle, closeTimeMs)) return;
        decimal high = (decimal)candle.High, low = (decimal)candle.Low, close = (decimal)candle.Close;
        if (IsAmbiguous(instrument, high, low))
        {
            _ambiguous++;
            if (Detail is { } detail && detail.TryGet(instrument, in candle, closeTimeMs, out var parts))
            {
                WalkParts(instrument, parts, closeTimeMs);
                return;
            }
        }
        Legs(instrument, (open, high, low, close), candle.OpenTimeMs, closeTimeMs);
        Expire(instrument, closeTimeMs);
    }

    /// <summary>The way from the open over both extremes to the close.</summary>
    /// <param name="afterMs">What arrives at this time is there already.</param>
    private void Legs(int instrument, (decimal Open, decimal High, decimal Low, decimal Close) prices, long afterMs, long closeTimeMs)
    {
        var (open, high, low, close) = prices;
        bool highFirst = HighFirst(host.Account.Settings.PathOrder, host.Account.NetQuantityOf(instrument), open, high, low);
        decimal first = highFirst ? high : low, second = highFirst ? low : high;
        long thirdMs = (closeTimeMs - afterMs) / 3;
        Leg(instrument, open, first, afterMs, afterMs + thirdMs, closeTimeMs);
        Leg(instrument, first, second, afterMs + thirdMs, closeTimeMs - thirdMs, closeTimeMs);
        Leg(instrument, second, close, closeTimeMs - thirdMs, closeTimeMs - 1, closeTimeMs);
    }

    /// <summary>One of the three ways inside a candle, in parts where orders arrive on it.</summary>
    /// <param name="fromMs">When the price was at <paramref name="from"/>; what arrives then is there already.</param>
    private void Leg(int instrument, decimal from, decimal to, long fromMs, long toMs, long closeTimeMs)
    {
        long nowMs = fromMs;
        decimal price = from;
        while (NextArrival(instrument, nowMs, toMs) is { } arrivalMs)
        {
            decimal there = from + (to - from) * (arrivalMs - fromMs) / (toMs - fromMs);
            Move(instrument, price, there, closeTimeMs);
            (nowMs, price, _beganMs, _arrivalsFromMs, _arrives) = (arrivalMs, there, arrivalMs, arrivalMs, true);
            Move(instrument, there, there, closeTimeMs);
            _arrives = false;
        }
        Move(instrument, price, to, closeTimeMs);
    }

    /// <summary>When the next order reaches the market, in (<paramref name="afterMs"/>, <paramref name="toMs"/>]; null when none does.</summary>
    private long? NextArrival(int instrument, long afterMs, long toMs)
    {
        long? next = null;
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
            if (orders[i].Ticket.ArrivesMs is { } arrivesMs && arrivesMs > afterMs && arrivesMs <= toMs && !(arrivesMs >= next)) next = arrivesMs;
        return next;
    }

    /// <summary>Another account, for example one from a snapshot: what was derived from the last one does not count.</summary>
    public void Forget()
    {
        Array.Clear(_quiet);
        _ahead.Clear();
    }

    /// <summary>Takes one price.</summary>
    public void OnTick(int instrument, decimal price, long timeMs)
    {
        if (_books is not null) return;
        if (host.Account.IsFlat(instrument) && host.Account.OpenOrders(instrument).Count == 0) return;
        _beganMs = timeMs;
        _volume = 0m;
        _budget = decimal.MaxValue;
        Expire(instrument, timeMs);
        _arrives = true;
        _arrivalsFromMs = host.LastCloseMs(instrument);
        Move(instrument, price, price, timeMs);
    }

    private void Move(int instrument, decimal from, decimal to, long timeMs)
    {
        decimal cursor = from;
        while (TryNext(instrument, cursor, to, out var order, out decimal at))
        {
            cursor = at;
            if (order is null) Liquidate(instrument, _liquidated, at, timeMs);
            else Execute(order, at, timeMs);
        }
        EndImmediate(instrument, timeMs);
        TightenTrailing(instrument, to, timeMs);
    }

    /// <summary>The order that acts first on the way; the oldest of several at one price. Null: the liquidation, which goes before all orders.</summary>
    private bool TryNext(int instrument, decimal from, decimal to, out Order? next, out decimal at)
    {
        next = null;
        at = 0m;
        bool found = false;
        var account = host.Account;
        var orders = account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
        {
            var order = orders[i];
            if (!order.IsMatchable || !HasArrived(order)) continue;
            if (NeedsBudget(order) && _budget <= 0m && !order.WaitsForTrigger) continue;
            if (Trigger.On(order, from, to) is not { } price) continue;
            if (found && Math.Abs(price - from) >= Math.Abs(at - from)) continue;
            (next, at, found) = (order, price, true);
        }
        decimal? liquidation = account.Legs == 1 ? NextLiquidation(instrument, from, to) : NextLiquidationOfLegs(instrument, from, to);
        if (liquidation is not { } edge) return found;
        if (found && Math.Abs(edge - from) > Math.Abs(at - from)) return true;
        (next, at) = (null, edge);
        return true;
    }

    private decimal? NextLiquidation(int instrument, decimal from, decimal to)
    {
        var position = host.Account.PositionOf(instrument);
        _liquidated = null;
        return position.IsFlat || LiquidationLevel(instrument, position) is not { } level
            ? null
            : Trigger.Crossing(level, below: position.Quantity > 0m, from, to);
    }

    private void TightenTrailing(int instrument, decimal price, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
        {
            var order = orders[i];
            if (order.Ticket.TrailingDistanceRatio is not { } distance || !order.IsMatchable || order.IsTriggered || !HasArrived(order)) continue;
            bool isLong = order.Ticket.Side == Side.Sell;
            decimal activation = order.Ticket.TrailingActivationPrice ?? 0m;
            if (isLong ? price < activation : activation > 0m && price > activation) continue;
            decimal stop = TrailingStop(host.Account.Instruments[instrument], order.Ticket.Side, price, distance);
            if (isLong ? stop > order.StopPrice : stop < order.StopPrice) host.Emit(new StopMoved(timeMs, order.Ticket.Id, stop));
        }
    }

    /// <summary>Where a trailing stop stands when the best price was this: rounded away from the market, so that the distance promised is kept, never undercut.</summary>
    /// <param name="side">Of the stop: a selling one stands below the price, a buying one above it.</param>
    public static decimal TrailingStop(Instrument spec, Side side, decimal price, decimal distanceRatio) => side == Side.Sell
        ? spec.RoundPrice(price * (1m - distanceRatio), PriceRounding.Down)
        : spec.RoundPrice(price * (1m + distanceRatio), PriceRounding.Up);

    /// <summary>Ends what had its one chance: at the open it met, or at its trigger.</summary>
    private void EndImmediate(int instrument, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = orders.Count - 1; i >= 0; i--)
        {
            var order = orders[i];
            if (order.Ticket.TimeInForce is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)) continue;
            if (!order.IsMatchable || !HasArrived(order) || order.WaitsForTrigger) continue;
            host.Emit(new OrderCancelled(
                timeMs, order.Ticket.Id, order.Ticket.TimeInForce == TimeInForce.FillOrKill ? "fill_or_kill" : "immediate_or_cancel"));
        }
    }

    private void Expire(int instrument, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = orders.Count - 1; i >= 0; i--)
            if (orders[i].Ticket.ExpiresMs is { } expires && expires <= timeMs) host.Emit(new OrderExpired(timeMs, orders[i].Ticket.Id));
    }

    /// <summary>The candle has opened; the rest of it by shorter candles, each walked as a candle is, with a jump from one to the next.</summary>
    private void WalkParts(int instrument, ReadOnlySpan<Candle> parts, long closeTimeMs)
    {
        bool isResolved = true;
        for (int i = 0; i < parts.Length; i++)
        {
            ref readonly var part = ref parts[i];
            long endMs = i + 1 < parts.Length ? parts[i + 1].OpenTimeMs : closeTimeMs;
            decimal open = (decimal)part.Open, high = (decimal)part.High, low = (decimal)part.Low, close = (decimal)part.Close;
            if (i > 0) Move(instrument, open, open, part.OpenTimeMs);
            if (IsAmbiguous(instrument, high, low)) isResolved = false;
            // What arrives with the first price of a later part arrives on its first way; at the first part's it has been there.
            Legs(instrument, (open, high, low, close), i > 0 ? part.OpenTimeMs - 1 : part.OpenTimeMs, endMs);
            Expire(instrument, endMs);
        }
        if (isResolved) _resolved++;
    }

    /// <summary>True when both the stop and the target of one position lie in the candle; in hedge mode of either.</summary>
    private bool IsAmbiguous(int instrument, decimal high, decimal low)
    {
        int stops = 0, targets = 0;
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
        {
            if (!orders[i].Ticket.ClosesPosition || orders[i].StopPrice < low || orders[i].StopPrice > high) continue;
            int side = 1 << (1 + (int)(orders[i].Ticket.PositionSide ?? 0));
            if (orders[i].Ticket.Type == OrderType.Stop) stops |= side;
            else targets |= side;
        }
        return (stops & targets) != 0;
    }

    private QuietBand BandOf(int instrument)
    {
        var account = host.Account;
        if (account.Legs == 2) return BandOfLegs(instrument);
        var position = account.PositionOf(instrument);
        return QuietBand.Of(
            account.RevisionOf(instrument), account.OpenOrders(instrument), position,
            position.IsFlat || position.IsCross ? null : LiquidationLevel(instrument, position));
    }

    private decimal? LiquidationLevel(int instrument, Position position) => position.IsCross
        ? host.Account.CrossLiquidationPrice(instrument, position)
        : position.LiquidationPriceIn(host.Account.Instruments[instrument].Brackets);

    /// <summary>
    /// True when the prices that are walked are not older than the order. What protects a position is placed by a fill on the way
    /// and meets what comes after it.
    /// </summary>
    private bool HasArrived(Order order) => order.Ticket.Origin == OrderOrigin.Protection || ArrivalOf(order) <= _beganMs;

    private static long ArrivalOf(Order order) => order.Ticket.ArrivesMs ?? order.Ticket.CreatedMs;

    private static bool NeedsBudget(Order order) =>
        order.Ticket.Origin is OrderOrigin.Strategy or OrderOrigin.Manual && !order.Ticket.ReduceOnly;

    private static bool HighFirst(PathOrder path, decimal netQuantity, decimal open, decimal high, decimal low) => path switch
    {
        PathOrder.HighFirst => true,
        PathOrder.LowFirst => false,
        PathOrder.Pessimistic when netQuantity != 0m => netQuantity < 0m,
        _ => high - open < open - low,
    };
}
