using BotCore.Trading.Kernel;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using BotCore.Trading.State;

namespace BotCore.Trading.Matching;

/// <summary>
/// Fill model <c>book</c>: orders meet recorded depth and trades instead of the path inside candles. What takes walks the levels, one fill
/// a level; what rests waits behind the quantity that stood at its price when it came, and is filled by trades at that price
/// once they have used that up, by trades beyond it, or by a book that has crossed it.
/// </summary>
/// <remarks>
/// Price-time priority. Cancellations at a level are taken to be behind us until less is recorded there than was ahead. Our own orders
/// change nothing in the record; what they have taken of a level stays taken until the record says something new about it. Slippage
/// and impact settings do not apply: the levels are the slippage. Triggers look at the best price the order would get; the mark price for
/// liquidation is the mid.
/// </remarks>
internal sealed partial class MatchingEngine
{
    private DepthBook[]? _books;
    private readonly Dictionary<long, decimal> _ahead = [];
    private readonly List<Order> _resting = [];

    /// <summary>From now on orders meet books only; candles are marks.</summary>
    public void UseBooks() => _books = [.. host.Account.Instruments.Select(_ => new DepthBook())];

    /// <summary>Base asset that waits at the price of a resting order before it; null when the order does not rest.</summary>
    public decimal? AheadOf(long order) => _ahead.TryGetValue(order, out decimal ahead) ? ahead : null;

    public void OnDepth(DepthUpdate update)
    {
        int instrument = update.Instrument;
        var book = _books![instrument];
        if (update.Kind != DepthKind.Trade) book.Apply(update);
        if (host.Account.OpenOrders(instrument).Count == 0 && host.Account.IsFlat(instrument)) return;
        _beganMs = update.TimeMs;
        Expire(instrument, update.TimeMs);
        if (update.Kind == DepthKind.Trade) Print(instrument, update.Levels[0], update.TimeMs);
        if (!book.IsKnown) return; // what is not known says nothing about a queue either
        if (update.Kind != DepthKind.Trade) Shrink(instrument, book);
        while (LiquidateAtMid(instrument, book, update.TimeMs) || ActOnce(instrument, book, update.TimeMs))
        {
        }
        EndImmediate(instrument, update.TimeMs);
        TightenTrailing(instrument, book.Mid, update.TimeMs);
        ForgetEnded();
    }

    /// <summary>Saves or restores the books and what waits ahead of resting orders.</summary>
    public void TransferBooks(StateTransfer transfer)
    {
        foreach (var book in _books ?? []) book.Transfer(transfer);
        var ahead = transfer.IsReading ? [] : _ahead.OrderBy(pair => pair.Key).ToList();
        transfer.List(ahead, static (StateTransfer t, ref KeyValuePair<long, decimal> pair) =>
        {
            var (id, quantity) = pair;
            t.Value(ref id);
            t.Value(ref quantity);
            if (t.IsReading) pair = new(id, quantity);
        });
        if (!transfer.IsReading) return;
        _ahead.Clear();
        foreach (var (id, quantity) in ahead) _ahead.Add(id, quantity);
    }

    /// <summary>A trade uses up the queue at its price, ours in their order; beyond our price it has used up all of it.</summary>
    private void Print(int instrument, DepthLevel trade, long timeMs)
    {
        _resting.Clear();
        foreach (var order in host.Account.OpenOrders(instrument))
            if (order.Ticket.Side != trade.Side && _ahead.ContainsKey(order.Ticket.Id) && order.IsMatchable) _resting.Add(order);
        // The better price first, then the older order.
        _resting.Sort(static (a, b) =>
            a.Ticket.Price != b.Ticket.Price ? (int)a.Ticket.Side * b.Ticket.Price!.Value.CompareTo(a.Ticket.Price!.Value) : a.Ticket.Id.CompareTo(b.Ticket.Id));
        decimal used = 0m;
        for (int i = 0; i < _resting.Count; i++)
        {
            var ticket = _resting[i].Ticket;
            decimal beyond = (trade.Price - ticket.Price!.Value) * (int)ticket.Side;
            if (beyond > 0m || !_resting[i].IsMatchable) continue; // it did not come that far, or an earlier fill has ended the order
            decimal ahead = beyond < 0m ? 0m : _ahead[ticket.Id];
            _ahead[ticket.Id] = Math.Max(0m, ahead - trade.Quantity);
            decimal quantity = OnStep(ticket.Instrument, Math.Min(WantedBy(_resting[i]), trade.Quantity - ahead - used));
            if (quantity <= 0m) continue;
            used += quantity;
            Fill(ticket, quantity, ticket.Price.Value, Liquidity.Maker, timeMs);
        }
    }

    /// <summary>Less is recorded at a price than was ahead: the difference was cancelled.</summary>
    private void Shrink(int instrument, DepthBook book)
    {
        foreach (var order in host.Account.OpenOrders(instrument))
            if (_ahead.TryGetValue(order.Ticket.Id, out decimal ahead))
                _ahead[order.Ticket.Id] = Math.Min(ahead, book.QuantityAt(order.Ticket.Side, order.Ticket.Price!.Value));
    }

    private bool LiquidateAtMid(int instrument, DepthBook book, long timeMs)
    {
        decimal mid = book.Mid;
        if ((host.Account.Legs == 1 ? NextLiquidation(instrument, mid, mid) : NextLiquidationOfLegs(instrument, mid, mid)) is null) return false;
        Liquidate(instrument, _liquidated, mid, timeMs);
        return true;
    }

    /// <summary>Lets the oldest order that can do something do one thing.</summary>
    /// <returns>False when none can.</returns>
    private bool ActOnce(int instrument, DepthBook book, long timeMs)
    {
        var orders = host.Account.OpenOrders(instrument);
        for (int i = 0; i < orders.Count; i++)
            if (orders[i].IsMatchable && HasArrived(orders[i]) && Act(orders[i], book, timeMs)) return true;
        return false;
    }

    private bool Act(Order order, DepthBook book, long timeMs)
    {
        var ticket = order.Ticket;
        if (ticket.ReduceOnly && WantedBy(order) <= 0m)
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "nothing_to_reduce"));
            return true;
        }
        if (order.WaitsForTrigger)
        {
            if (!IsTriggered(order, book)) return false;
            host.Emit(new OrderTriggered(timeMs, ticket.Id));
            return true;
        }
        bool rests = _ahead.ContainsKey(ticket.Id);
        if (!rests && ticket.PostOnly && book.TryBest(ticket.Side, ticket.Price, out _, out _))
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "post_only_would_take"));
            return true;
        }
        if (!rests && ticket.TimeInForce == TimeInForce.FillOrKill && book.Available(ticket.Side, ticket.Price) < WantedBy(order))
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "fill_or_kill"));
            return true;
        }
        if (Take(order, book, rests, timeMs)) return true;
        if (rests || !ticket.Price.HasValue) return false;
        _ahead.Add(ticket.Id, book.QuantityAt(ticket.Side, ticket.Price.Value));
        return true;
    }

    /// <summary>Takes of one level; a resting order that the book has crossed is still the maker and gets its own price.</summary>
    private bool Take(Order order, DepthBook book, bool rests, long timeMs)
    {
        var ticket = order.Ticket;
        while (book.TryBest(ticket.Side, ticket.Price, out decimal price, out decimal there))
        {
            decimal wanted = WantedBy(order);
            decimal quantity = there >= wanted ? wanted : OnStep(ticket.Instrument, there);
            if (quantity <= 0m)
            {
                book.Take(ticket.Side, price, there); // less than a step: nobody can have it
                continue;
            }
            book.Take(ticket.Side, price, quantity);
            Fill(ticket, quantity, rests ? ticket.Price!.Value : TakenAt(ticket, price), rests ? Liquidity.Maker : Liquidity.Taker, timeMs);
            return true;
        }
        return false;
    }

    /// <summary>A level's price, but not worse than what stands behind the position: the venue would have liquidated before.</summary>
    private decimal TakenAt(OrderTicket ticket, decimal price)
    {
        var position = host.Account.PositionOf(ticket.Instrument, ticket.PositionSide);
        if (position.IsFlat || Math.Sign(position.Quantity) == (int)ticket.Side) return price;
        decimal backing = host.Account.BackingOf(ticket.Instrument, ticket.PositionSide, price);
        return BankruptcyPrice.OnTick(host.Account.Instruments[ticket.Instrument], position.Quantity, position.EntryPrice, backing) is not { } worst
            ? price
            : ticket.Side == Side.Buy ? Math.Min(price, worst) : Math.Max(price, worst);
    }

    private static bool IsTriggered(Order order, DepthBook book)
    {
        decimal price = order.Ticket.Side == Side.Buy ? book.BestAsk : book.BestBid;
        bool waitsAbove = (order.Ticket.Side == Side.Buy) == (order.Ticket.Type != OrderType.TakeProfit);
        return waitsAbove ? price >= order.StopPrice : price <= order.StopPrice;
    }

    private decimal WantedBy(Order order)
    {
        var ticket = order.Ticket;
        if (!ticket.ReduceOnly) return order.RemainingQuantity;
        var position = host.Account.PositionOf(ticket.Instrument, ticket.PositionSide);
        if (position.IsFlat || Math.Sign(position.Quantity) == (int)ticket.Side) return 0m;
        decimal open = Math.Abs(position.Quantity);
        return ticket.ClosesPosition ? open : Math.Min(order.RemainingQuantity, open);
    }

    private decimal OnStep(int instrument, decimal quantity) => host.Account.Instruments[instrument].FloorToStep(Math.Max(0m, quantity));

    private void Fill(OrderTicket ticket, decimal quantity, decimal price, Liquidity liquidity, long timeMs) => host.Emit(new OrderFilled(
        timeMs, ticket.Id, quantity, price, ExecutionCosts.Fee(quantity, price, liquidity, host.Account.Instruments[ticket.Instrument]), liquidity));

    private void ForgetEnded()
    {
        foreach (long id in _ahead.Keys)
            if (!host.Account.TryGetOpenOrder(id, out _)) _ahead.Remove(id);
    }
}
