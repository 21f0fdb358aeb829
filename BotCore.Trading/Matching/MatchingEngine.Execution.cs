using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Matching;

/// <summary>What an order gets when the price has come to it.</summary>
internal sealed partial class MatchingEngine
{
    private void Execute(Order order, decimal at, long timeMs)
    {
        var ticket = order.Ticket;
        var position = host.Account.PositionOf(ticket.Instrument, ticket.PositionSide);
        bool reduces = !position.IsFlat && Math.Sign(position.Quantity) != (int)ticket.Side;
        if (ticket.ReduceOnly && !reduces)
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "nothing_to_reduce"));
            return;
        }
        bool takes = IsTakerAtArrival(order);
        if (order.WaitsForTrigger && (ticket.Price.HasValue || NeedsBudget(order)))
        {
            host.Emit(new OrderTriggered(timeMs, ticket.Id));
            if (!IsMarketable(ticket, at) || (NeedsBudget(order) && _budget <= 0m)) return;
            takes = true;
        }
        if (!TryAllot(order, position, timeMs, out decimal quantity)) return;

        decimal price = takes ? TakerPrice(ticket, position, reduces, at, quantity) : ticket.Price!.Value;
        var liquidity = takes ? Liquidity.Taker : Liquidity.Maker;
        var spec = host.Account.Instruments[ticket.Instrument];
        host.Emit(new OrderFilled(timeMs, ticket.Id, quantity, price, ExecutionCosts.Fee(quantity, price, liquidity, spec), liquidity));
    }

    /// <summary>How much of the order can be filled now; false when it was killed instead.</summary>
    private bool TryAllot(Order order, Position position, long timeMs, out decimal quantity)
    {
        var ticket = order.Ticket;
        decimal open = Math.Abs(position.Quantity);
        quantity = ticket.ClosesPosition ? open : ticket.ReduceOnly ? Math.Min(order.RemainingQuantity, open) : order.RemainingQuantity;
        if (!NeedsBudget(order)) return true;
        if (ticket.TimeInForce == TimeInForce.FillOrKill && _budget < quantity)
        {
            host.Emit(new OrderCancelled(timeMs, ticket.Id, "fill_or_kill"));
            return false;
        }
        quantity = Math.Min(quantity, _budget);
        _budget -= quantity;
        return true;
    }

    /// <summary>Market orders always take; a limit order takes at the first price it meets when it crossed the price it was placed at, later it rests.</summary>
    private bool IsTakerAtArrival(Order order)
    {
        var ticket = order.Ticket;
        if (!ticket.Price.HasValue) return true;
        return _arrives && !ticket.RestsAsMaker && !order.IsTriggered && ArrivalOf(order) >= _arrivalsFromMs;
    }

    private static bool IsMarketable(OrderTicket ticket, decimal at) =>
        ticket.Price is not { } limit || (ticket.Side == Side.Buy ? at <= limit : at >= limit);

    private decimal TakerPrice(OrderTicket ticket, Position position, bool reduces, decimal at, decimal quantity)
    {
        var spec = host.Account.Instruments[ticket.Instrument];
        bool buys = ticket.Side == Side.Buy;
        decimal price = ExecutionCosts.TakerPrice(ticket.Side, at, quantity, _volume, spec, host.Account.Settings);
        if (ticket.Price is { } limit) price = buys ? Math.Min(price, limit) : Math.Max(price, limit);
        // Where slippage would eat more than what stands behind the position, the venue would have liquidated before.
        if (reduces && BankruptcyPrice.OnTick(spec, position.Quantity, position.EntryPrice, host.Account.BackingOf(ticket.Instrument, ticket.PositionSide, at)) is { } worst)
            price = buys ? Math.Min(price, worst) : Math.Max(price, worst);
        return price;
    }

    /// <summary>The venue takes the position over; what it costs, fee included, never exceeds what stands behind it.</summary>
    /// <param name="side">In hedge mode which position.</param>
    private void Liquidate(int instrument, PositionSide? side, decimal at, long timeMs)
    {
        var position = host.Account.PositionOf(instrument, side);
        var spec = host.Account.Instruments[instrument];
        decimal size = Math.Abs(position.Quantity);
        bool isLong = position.Quantity > 0m;
        decimal price = spec.RoundPrice(at, isLong ? PriceRounding.Down : PriceRounding.Up);
        decimal backing = host.Account.BackingOf(instrument, side, price);
        // Beyond the bankruptcy price the loss would exceed what stands behind it; there the venue's insurance fund pays.
        if (BankruptcyPrice.OnTick(spec, position.Quantity, position.EntryPrice, backing) is { } worst)
            price = isLong ? Math.Max(price, worst) : Math.Min(price, worst);
        decimal left = Math.Max(0m, backing + position.PnlOfClosingAt(price));
        decimal fee = Math.Min(left, AccountLedger.Rounded(size * price * spec.LiquidationFeeRate));

        var ticket = new OrderTicket
        {
            Id = host.NextOrderId,
            Instrument = instrument,
            Side = isLong ? Side.Sell : Side.Buy,
            PositionSide = side,
            Type = OrderType.Market,
            Quantity = size,
            ReduceOnly = true,
            Leverage = position.Leverage,
            Origin = OrderOrigin.Liquidation,
            Source = "venue",
            Reason = "liquidation",
            CreatedMs = timeMs,
        };
        host.Emit(new OrderSubmitted(timeMs, ticket));
        host.Emit(new OrderAccepted(timeMs, ticket.Id));
        host.Emit(new OrderFilled(timeMs, ticket.Id, size, price, fee, Liquidity.Taker));
    }
}
