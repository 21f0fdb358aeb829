using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Kernel;

/// <summary>What the kernel decides: entries, exits, protection, restrictions.</summary>
public sealed partial class TradingKernel
{
    /// <returns>A constant code: why there is an order, or none.</returns>
    private string Decide(int instrument, in SignalView view)
    {
        if (_pipelines[instrument].Untold is not null) TellSilenced(instrument);
        if (view.Signal.Direction == Direction.Neutral) return view.Code;
        if (!view.Passes) return Raise(instrument, in view, view.Code, view.Detail);

        PositionSide? side = null;
        var position = _account.PositionOf(instrument);
        if (_account.PositionMode == PositionMode.Hedge)
        {
            // Its own side decides whether there is something to open, the other one only whether there is something to close first.
            side = view.Signal.Direction.Opening().Opened();
            if (!_account.PositionOf(instrument, side).IsFlat) return Raise(instrument, in view, "position_open", "a position in this direction is already open");
            position = _account.OtherLeg(instrument, side)!;
            side = side == PositionSide.Long ? PositionSide.Short : PositionSide.Long;
        }
        if (position.IsFlat || (side is not null && !_account.Settings.ClosesOnOppositeSignal)) return Enter(instrument, in view);
        if (position.Direction == view.Signal.Direction)
            return Raise(instrument, in view, "position_open", "a position in this direction is already open");
        if (!_account.Settings.ClosesOnOppositeSignal)
            return Raise(instrument, in view, "opposite_ignored", "a position the other way is open and opposite signals do not close it");
        if (HasClosingOrder(instrument, side))
            return Raise(instrument, in view, "close_pending", "the position is already being closed");
        var close = CloseIntent(instrument, side, Math.Abs(position.Quantity), OrderOrigin.Strategy, "strategies", "opposite_signal");
        return PlaceClose(close, out var denial) is not null
            ? Raise(instrument, in view, "closed_on_opposite", "the open position is closed: the signal points the other way")
            : Raise(instrument, in view, denial!.Code, denial.Detail);
    }

    private string Enter(int instrument, in SignalView view)
    {
        // Checked before planning: the answer is the same, and nothing is allocated for it.
        if (!_account.IsTradingOn) return Raise(instrument, in view, "trading_off", "trading is switched off");
        string source = Supporters(instrument, view.Signal.Direction);
        var intent = EntryPlanner.Plan(_account, instrument, view.Signal, source, _pipelines[instrument].Gauge, _correlations, out var outcome);
        if (intent is null) return Raise(instrument, in view, outcome.Code, outcome.Detail);
        return Place(intent, out var denial) is not null
            ? Raise(instrument, in view, outcome.Code, outcome.Detail)
            : Raise(instrument, in view, denial!.Code, denial.Detail);
    }

    private string Raise(int instrument, in SignalView view, string outcome, string reason)
    {
        Emit(new SignalRaised(
            NowMs, instrument, view.Signal.Direction, view.Signal.Confidence, view.Signal.Reason,
            Supporters(instrument, view.Signal.Direction), outcome, reason));
        return outcome;
    }

    private string Supporters(int instrument, Direction direction) => _pipelines[instrument].SupportersOf(direction);

    /// <summary>Places a close at market; what was still to be added to the position is not wanted any more.</summary>
    private long? PlaceClose(OrderIntent close, out RiskDenial? denial)
    {
        long? id = Place(close, out denial);
        if (id is not null) CancelEntries(close.Instrument, "position_closing", ofSide: close.PositionSide);
        return id;
    }

    /// <summary>Cancels the orders of an instrument that would open or enlarge a position.</summary>
    /// <param name="ofSide">In hedge mode only those of this position; null for all.</param>
    private void CancelEntries(int instrument, string reason, bool ofStrategiesOnly = false, PositionSide? ofSide = null)
    {
        var open = _account.OpenOrders(instrument);
        for (int i = open.Count - 1; i >= 0; i--)
        {
            var ticket = open[i].Ticket;
            if (ticket.ReduceOnly || (ofSide is not null && ticket.PositionSide != ofSide) || (ofStrategiesOnly && ticket.Origin != OrderOrigin.Strategy)) continue;
            Emit(new OrderCancelled(NowMs, ticket.Id, reason));
        }
    }

    /// <summary>Narrows what is allowed; entries that still work are no longer among it.</summary>
    /// <param name="instrument">The only one it holds for; null for all.</param>
    private void Restrict(RestrictionCode code, RiskLevel level, long? untilMs, string detail, int? instrument = null)
    {
        Emit(new RestrictionImposed(NowMs, code, level, untilMs, detail, instrument));
        for (int i = 0; i < _setups.Count; i++)
            if (instrument is null || instrument == i) CancelEntries(i, "restricted");
    }

    /// <summary>A position was opened: its stop and target go to the venue before anything else happens.</summary>
    private void Protect(OrderTicket entry, OrderFilled fill)
    {
        var spec = _account.Instruments[entry.Instrument];
        var settings = _account.Settings;
        var side = entry.Side.Opposite();
        decimal? stop = entry.AttachedStopPrice
            ?? (entry.StopDistanceRatio is { } ratio ? EntryPlanner.StopFor(spec, entry.Side, fill.Price, ratio) : null);
        decimal? target = entry.AttachedTargetPrice
            ?? (entry.TargetDistanceRatio is { } distance ? EntryPlanner.TargetFor(spec, entry.Side, fill.Price, distance) : null);
        decimal trail = settings.TrailingDistanceOnMarginRatio / entry.Leverage;
        decimal activation = settings.TrailingActivationOnMarginRatio / entry.Leverage;

        if (stop is { } stopPrice) Submit(OrderType.Stop, stopPrice, "stop_loss", trails: trail > 0m);
        if (target is { } targetPrice) Submit(OrderType.TakeProfit, targetPrice, "take_profit", trails: false);

        void Submit(OrderType type, decimal trigger, string reason, bool trails)
        {
            var ticket = new OrderTicket
            {
                Id = _account.NextOrderId,
                Instrument = entry.Instrument,
                Side = side,
                PositionSide = entry.PositionSide,
                Type = type,
                Quantity = fill.Quantity,
                StopPrice = trigger,
                ReduceOnly = true,
                ClosesPosition = true,
                Leverage = entry.Leverage,
                Origin = OrderOrigin.Protection,
                Source = entry.Source,
                Reason = reason,
                CreatedMs = fill.TimeMs,
                TrailingDistanceRatio = trails ? trail : null,
                TrailingActivationPrice = trails ? spec.RoundPrice(
                    fill.Price * (1m + activation * (int)entry.Side), Instruments.PriceRounding.Nearest) : null,
            };
            Emit(new OrderSubmitted(fill.TimeMs, ticket));
            Emit(new OrderAccepted(fill.TimeMs, ticket.Id));
        }
    }

    /// <summary>
    /// A position was enlarged: its stop keeps the distance that was promised from the entry price, if that is tighter. It
    /// covers the whole position anyway; a stop that was asked for as a price stays there.
    /// </summary>
    private void TightenStop(OrderTicket entry, long timeMs)
    {
        if (entry.AttachedStopPrice is not null || entry.StopDistanceRatio is not { } ratio) return;
        decimal stop = EntryPlanner.StopFor(
            _account.Instruments[entry.Instrument], entry.Side, _account.PositionOf(entry.Instrument, entry.PositionSide).EntryPrice, ratio);
        var open = _account.OpenOrders(entry.Instrument);
        for (int i = 0; i < open.Count; i++)
        {
            if (open[i].Ticket is not { ClosesPosition: true, Type: OrderType.Stop } || !open[i].IsMatchable || open[i].Ticket.PositionSide != entry.PositionSide) continue;
            bool tighter = entry.Side == Side.Buy ? stop > open[i].StopPrice : stop < open[i].StopPrice;
            if (tighter) Emit(new StopMoved(timeMs, open[i].Ticket.Id, stop, IsTrailing: false));
        }
    }

    /// <summary>
    /// A round trip has ended. With a flat position ends everything that was there for it, also what was left of its entry: a
    /// position that was stopped out is not opened again by the order that led into it.
    /// </summary>
    private void AfterTrade(TradeClosed closed)
    {
        int instrument = closed.Instrument;
        PositionSide? side = _account.PositionMode == PositionMode.Hedge ? closed.Trade.Direction.Opening().Opened() : null;
        bool isFlat = _account.PositionOf(instrument, side).IsFlat;
        var open = _account.OpenOrders(instrument);
        for (int i = open.Count - 1; i >= 0; i--)
            if (open[i].Ticket.PositionSide == side && (isFlat || open[i].Ticket.ReduceOnly)) Emit(new OrderCancelled(NowMs, open[i].Ticket.Id, "position_closed"));
        GuardAfterTrade(instrument);
    }

    /// <summary>One of a pair was filled or triggered: the other is not wanted any more.</summary>
    private void CancelTwin(OrderTicket ticket, long timeMs)
    {
        if (ticket.PairId is not { } pair) return;
        var open = _account.OpenOrders(ticket.Instrument);
        for (int i = open.Count - 1; i >= 0; i--)
            if (open[i].Ticket.PairId == pair && open[i].Ticket.Id != ticket.Id) Emit(new OrderCancelled(timeMs, open[i].Ticket.Id, "one_cancels_other"));
    }

    private bool HasClosingOrder(int instrument, PositionSide? side)
    {
        foreach (var order in _account.OpenOrders(instrument))
            if (order.Ticket.PositionSide == side && order.Ticket is { ReduceOnly: true, ClosesPosition: false, Type: OrderType.Market }) return true;
        return false;
    }

    private OrderIntent CloseIntent(int instrument, PositionSide? side, decimal quantity, OrderOrigin origin, string source, string reason) => new()
    {
        Instrument = instrument,
        Side = _account.PositionOf(instrument, side).Quantity > 0m ? Side.Sell : Side.Buy,
        PositionSide = side,
        Type = OrderType.Market,
        Quantity = quantity,
        ReduceOnly = true,
        Origin = origin,
        Source = source,
        Reason = reason,
    };

    private static string ExitReasonOf(Order order) => order.Ticket.Origin switch
    {
        OrderOrigin.Protection when order.Ticket.Type == OrderType.TakeProfit => "take_profit",
        OrderOrigin.Protection => order.HasTrailed ? "trailing_stop" : "stop_loss",
        OrderOrigin.KillSwitch => "kill_switch",
        OrderOrigin.Liquidation => "liquidation",
        OrderOrigin.Manual => "manual",
        _ => order.Ticket.Reason,
    };
}
