using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Matching;

/// <summary>
/// The simulated venue: turns prices into fills. Fill models <c>path</c> (a candle is walked open → extreme → extreme → close)
/// and <c>tick</c> (every price is a jump from the one before).
/// </summary>
/// <remarks>
/// A price that jumps over a stop fills it where the price landed, not at the stop; a resting limit never gets better than its
/// price. Entries share <see cref="KernelSettings.MaxParticipationRatio"/> of a candle's volume and keep working with what is
/// left; what protects a position fills whole and pays for its size by market impact. It keeps no state between candles.
/// Next: <see cref="Account.Apply"/>, where a fill reaches position and ledger.
/// </remarks>
internal sealed class MatchingEngine(IOrderHost host)
{
    private decimal _volume;
    private decimal _budget;
    private long _ambiguous;

    /// <summary>Candles in which both the stop and the target of a position lay, so that the order of the path decided.</summary>
    public long AmbiguousCandles => _ambiguous;

    /// <summary>Walks a closed candle.</summary>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    public void OnCandle(int instrument, in Candle candle, long closeTimeMs)
    {
        var account = host.Account;
        var position = account.PositionOf(instrument);
        if (position.IsFlat && account.OpenOrders(instrument).Count == 0) return;

        var spec = account.Instruments[instrument];
        _volume = (decimal)Math.Min(candle.Volume, 1e15);
        _budget = spec.FloorToStep(_volume * (decimal)account.Settings.MaxParticipationRatio);
        decimal open = (decimal)candle.Open, high = (decimal)candle.High, low = (decimal)candle.Low, close = (decimal)candle.Close;

        Move(instrument, open, open, candle.OpenTimeMs);
        if (!position.IsFlat) CountAmbiguity(instrument, high, low);
        bool highFirst = HighFirst(account.Settings.PathOrder, position, in candle);
        decimal first = highFirst ? high : low, second = highFirst ? low : high;
        Move(instrument, open, first, closeTimeMs);
        Move(instrument, first, second, closeTimeMs);
        Move(instrument, second, close, closeTimeMs);
        EndImmediate(instrument, closeTimeMs);
        Expire(instrument, closeTimeMs);
    }

    /// <summary>Takes one price.</summary>
    public void OnTick(int instrument, decimal price, long timeMs)
    {
        if (host.Account.PositionOf(instrument).IsFlat && host.Account.OpenOrders(instrument).Count == 0) return;
        _volume = 0m;
        _budget = decimal.MaxValue;
        Move(instrument, price, price, timeMs);
        EndImmediate(instrument, timeMs);
        Expire(instrument, timeMs);
    }

    private void Move(int instrument, decimal from, decimal to, long timeMs)
    {
        decimal cursor = from;
        while (TryNext(instrument, cursor, to, out var order, out decimal at))
        {
            cursor = at;
            if (order is null) Liquidate(instrument, at, timeMs);
            else Execute(order, at, timeMs);
        }
        TightenTrailing(instrument, to, timeMs);
    }

    /// <summary>The order (null: the liquidation of the position) that acts first on the way; the oldest of several at one price.</summary>
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
            if (!order.IsMatchable || (NeedsBudget(order) && _budget <= 0m)) continue;
            if (Trigger.On(order, from, to) is not { } price) continue;
            if (found && Math.Abs(price - from) >= Math.Abs(at - from)) continue;
            (next, at, found) = (order, price, true);
        }
        var position = account.PositionOf(instrument);
        if (position.IsFlat || LiquidationLevel(instrument, position) is not { } level) return found;
        if (Trigger.Crossing(level, below: position.Quantity > 0m, from, to) is not { } edge) return found;
        if (found && Math.Abs(edge - from) >= Math.Abs(at - from)) return true;
        (next, at) = (null, edge);
        return true;
    }

    private void Execute(Order order, decimal at, long timeMs)
    {
        var ticket = order.Ticket;
        var account = host.Account;
        var spec = account.Instruments[ticket.Instrument];
        if (ticket.Type == OrderType.StopLimit && !order.IsTriggered)
        {
            host.Emit(new OrderTriggered(timeMs, ticket.Id));
            return;
        }

        decimal open = Math.Abs(account.PositionOf(ticket.Instrument).Quantity);
        decimal quantity = ticket.ClosesPosition ? open : order.RemainingQuantity;
        if (ticket.ReduceOnly && (open == 0m || Math.Sign(account.PositionOf(ticket.Instrument).Quantity) == (int)ticket.Side))
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "nothing_to_reduce"));
            return;
        }
        if (ticket.ReduceOnly) quantity = Math.Min(quantity, open);
        if (NeedsBudget(order))
        {
            if (ticket.TimeInForce == TimeInForce.FillOrKill && _budget < quantity)
            {
                host.Emit(new OrderCancelled(timeMs, ticket.Id, "fill_or_kill"));
                return;
            }
            quantity = Math.Min(quantity, _budget);
            _budget -= quantity;
        }

        bool isLimit = ticket.Price.HasValue;
        bool rests = isLimit && (ticket.RestsAsMaker || order.IsTriggered || at == ticket.Price);
        var liquidity = rests ? Liquidity.Maker : Liquidity.Taker;
        decimal price = rests ? ticket.Price!.Value : ExecutionCosts.TakerPrice(ticket.Side, at, quantity, _volume, spec, account.Settings);
        if (isLimit && !rests) price = ticket.Side == Side.Buy ? Math.Min(price, ticket.Price!.Value) : Math.Max(price, ticket.Price!.Value);
        host.Emit(new OrderFilled(timeMs, ticket.Id, quantity, price, ExecutionCosts.Fee(quantity, price, liquidity, spec), liquidity));
    }

    /// <summary>The venue takes the position over; what it costs never exceeds the margin.</summary>
    private void Liquidate(int instrument, decimal at, long timeMs)
    {
        var account = host.Account;
        var position = account.PositionOf(instrument);
        var spec = account.Instruments[instrument];
        decimal size = Math.Abs(position.Quantity);
        int sign = Math.Sign(position.Quantity);
        // Beyond the bankruptcy price the loss would exceed the margin; there the venue's insurance fund pays.
        decimal bankruptcy = position.EntryPrice - sign * position.Margin / size;
        decimal price = sign > 0
            ? Math.Max(spec.RoundPrice(at, PriceRounding.Down), RoundedBankruptcy(PriceRounding.Up))
            : Math.Min(spec.RoundPrice(at, PriceRounding.Up), RoundedBankruptcy(PriceRounding.Down));
        decimal left = Math.Max(0m, position.Margin + position.UnrealisedPnl(price));
        decimal fee = Math.Min(left, size * price * spec.LiquidationFeeRate);

        var ticket = new OrderTicket
        {
            Id = host.NextOrderId, Instrument = instrument, Side = sign > 0 ? Side.Sell : Side.Buy, Type = OrderType.Market,
            Quantity = size, ReduceOnly = true, Leverage = position.Leverage, Origin = OrderOrigin.Liquidation, Source = "venue",
            Reason = "liquidation", CreatedMs = timeMs,
        };
        host.Emit(new OrderSubmitted(timeMs, ticket));
        host.Emit(new OrderAccepted(timeMs, ticket.Id));
        host.Emit(new OrderFilled(timeMs, ticket.Id, size, price, fee, Liquidity.Taker));

        decimal RoundedBankruptcy(PriceRounding rounding) => bankruptcy <= 0m ? spec.TickSize : spec.RoundPrice(bankruptcy, rounding);
    }

    private void TightenTrailing(int instrument, decimal price, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
        {
            var order = orders[i];
            if (order.Ticket.TrailingDistanceRatio is not { } distance || !order.IsMatchable) continue;
            bool isLong = order.Ticket.Side == Side.Sell;
            decimal activation = order.Ticket.TrailingActivationPrice ?? 0m;
            if (isLong ? price < activation : activation > 0m && price > activation) continue;
            var spec = host.Account.Instruments[instrument];
            // Rounded away from the market: the distance promised is kept, never undercut.
            decimal stop = isLong
                ? spec.RoundPrice(price * (1m - distance), PriceRounding.Down)
                : spec.RoundPrice(price * (1m + distance), PriceRounding.Up);
            if (isLong ? stop > order.StopPrice : stop < order.StopPrice) host.Emit(new StopMoved(timeMs, order.Ticket.Id, stop));
        }
    }

    private void EndImmediate(int instrument, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = orders.Count - 1; i >= 0; i--)
        {
            var order = orders[i];
            // Orders placed while this candle was walked get their first chance with the next one.
            if (order.Ticket.TimeInForce is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)) continue;
            if (order.IsMatchable && order.Ticket.CreatedMs < timeMs) host.Emit(new OrderCancelled(timeMs, order.Ticket.Id, "immediate_or_cancel"));
        }
    }

    private void Expire(int instrument, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = orders.Count - 1; i >= 0; i--)
            if (orders[i].Ticket.ExpiresMs is { } expires && expires <= timeMs) host.Emit(new OrderExpired(timeMs, orders[i].Ticket.Id));
    }

    private void CountAmbiguity(int instrument, decimal high, decimal low)
    {
        bool stop = false, target = false;
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
        {
            if (!orders[i].Ticket.ClosesPosition || orders[i].StopPrice < low || orders[i].StopPrice > high) continue;
            if (orders[i].Ticket.Type == OrderType.Stop) stop = true;
            else target = true;
        }
        if (stop && target) _ambiguous++;
    }

    private decimal? LiquidationLevel(int instrument, Position position)
    {
        var spec = host.Account.Instruments[instrument];
        decimal notional = Math.Abs(position.Quantity) * position.EntryPrice;
        return LiquidationPrice.Of(position.Quantity, position.EntryPrice, position.Margin, spec.Brackets);
    }

    private static bool NeedsBudget(Order order) =>
        order.Ticket.Origin is OrderOrigin.Strategy or OrderOrigin.Manual && !order.Ticket.ReduceOnly;

    private static bool HighFirst(PathOrder order, Position position, in Candle candle)
    {
        if (order == PathOrder.HighFirst) return true;
        if (order == PathOrder.LowFirst) return false;
        if (order == PathOrder.Pessimistic && !position.IsFlat) return position.Quantity < 0m;
        return candle.High - candle.Open < candle.Open - candle.Low;
    }
}
