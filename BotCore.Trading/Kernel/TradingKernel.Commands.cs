using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Kernel;

/// <summary>What people ask of the kernel. Every command is recorded with its answer, so that it is carried out once.</summary>
public sealed partial class TradingKernel
{
    /// <summary>Carries out a command, or gives the earlier answer to one that is repeated.</summary>
    /// <param name="timeMs">Market time, Unix ms.</param>
    public CommandOutcome Handle(TradingCommand command, long timeMs)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (_account.TryGetHandled(command.CommandId, out var earlier))
        {
            return earlier.Fingerprint == command.Fingerprint
                ? new CommandOutcome(earlier.Code, earlier.Reason, earlier.OrderIds, IsRepeat: true)
                : new CommandOutcome("idempotency_conflict", "the command id was used for something else", [], IsConflict: true);
        }
        _inputMs = timeMs;
        var outcome = command switch
        {
            PlaceOrder c => Handle(c),
            PlaceOrderPair c => Handle(c),
            CancelOrder c => Handle(c),
            ClosePosition c => Handle(c),
            SwitchTrading c => Handle(c),
            PullKillSwitch c => Handle(c),
            ReleaseRestrictions c => Handle(c),
            ReportAiSignal c => Handle(c),
            ChangeSettings c => Handle(c),
            _ => throw new ArgumentException($"unknown command {command.GetType().Name}", nameof(command)),
        };
        Emit(new CommandHandled(
            NowMs, command.CommandId, command.Fingerprint, command.GetType().Name, outcome.Code, outcome.Reason, outcome.OrderIds));
        return outcome;
    }

    private CommandOutcome Handle(PlaceOrder command) =>
        !IsKnown(command.Intent.Instrument) ? UnknownInstrument(command.Intent.Instrument) :
        Place(command.Intent, out var denial) is { } id ? Accepted(id) : Denied(denial!);

    private CommandOutcome Handle(PlaceOrderPair command)
    {
        if (!IsKnown(command.First.Instrument)) return UnknownInstrument(command.First.Instrument);
        if (command.Second.Instrument != command.First.Instrument)
            return new CommandOutcome("pair", Invariant($"instruments {command.First.Instrument} and {command.Second.Instrument}: both orders of a pair must be of one symbol"), []);
        return PlacePair(command.First, command.Second, out var denial) is { } ids ? Accepted(ids.First, ids.Second) : Denied(denial!);
    }

    private CommandOutcome Handle(CancelOrder command)
    {
        if (!_account.TryGetOpenOrder(command.OrderId, out var order))
            return new CommandOutcome("order_not_open", $"order {command.OrderId} is not open", []);
        if (order.Ticket is { Origin: OrderOrigin.Protection, Type: OrderType.Stop })
            return new CommandOutcome("stop_required", "the protective stop of a position cannot be cancelled; close the position instead", []);
        Emit(new OrderCancelled(NowMs, command.OrderId, "manual"));
        CancelTwin(order.Ticket, NowMs);
        return Accepted(command.OrderId);
    }

    private CommandOutcome Handle(ClosePosition command)
    {
        if (!IsKnown(command.Instrument)) return UnknownInstrument(command.Instrument);
        if (command.PositionSide.HasValue != (_account.PositionMode == PositionMode.Hedge))
            return new CommandOutcome("position_side", $"{_account.Instruments[command.Instrument].Symbol}: the position side must be {(command.PositionSide.HasValue ? "absent in one-way mode" : "Long or Short in hedge mode")}", []);
        var position = _account.PositionOf(command.Instrument, command.PositionSide);
        if (position.IsFlat)
            return new CommandOutcome("no_position", $"{_account.Instruments[command.Instrument].Symbol}: there is no position to close", []);
        if (HasClosingOrder(command.Instrument, command.PositionSide))
            return new CommandOutcome("close_pending", "the position is already being closed", []);
        decimal quantity = command.Quantity ?? Math.Abs(position.Quantity);
        var intent = CloseIntent(command.Instrument, command.PositionSide, quantity, OrderOrigin.Manual, "manual", "manual");
        return PlaceClose(intent, out var denial) is { } id ? Accepted(id) : Denied(denial!);
    }

    private CommandOutcome Handle(SwitchTrading command)
    {
        if (command.On && _account.RiskLevel == RiskLevel.Halted)
            return new CommandOutcome("halted", "trading is halted; release the halt first", []);
        if (_account.IsTradingOn == command.On) return Accepted();
        Emit(new TradingSwitched(NowMs, command.On, command.Reason));
        for (int i = 0; i < _setups.Count && !command.On; i++) CancelEntries(i, "trading_off", ofStrategiesOnly: true);
        return Accepted();
    }

    private CommandOutcome Handle(PullKillSwitch command)
    {
        Emit(new RestrictionImposed(NowMs, RestrictionCode.KillSwitch, RiskLevel.Halted, null, command.Reason));
        if (_account.IsTradingOn) Emit(new TradingSwitched(NowMs, false, "kill switch"));
        for (int i = 0; i < _setups.Count; i++)
        {
            var open = _account.OpenOrders(i);
            for (int k = open.Count - 1; k >= 0; k--)
                if (open[k].Ticket.Origin != OrderOrigin.Protection) Emit(new OrderCancelled(NowMs, open[k].Ticket.Id, "kill_switch"));
        }
        var ids = new List<long>();
        for (int i = 0; i < _setups.Count && command.ClosePositions; i++)
        {
            for (int leg = 0; leg < _account.Legs; leg++)
            {
                var position = _account.Leg(i, leg);
                if (position.IsFlat) continue;
                var intent = CloseIntent(i, _account.SideOf(leg), Math.Abs(position.Quantity), OrderOrigin.KillSwitch, "kill switch", "kill_switch");
                if (Place(intent, out var denial) is { } id) ids.Add(id);
                else throw new InvalidOperationException($"kill switch: closing {_account.Instruments[i].Symbol} was denied: {denial!.Detail}");
            }
        }
        return new CommandOutcome(null, null, ids);
    }

    private CommandOutcome Handle(ReleaseRestrictions command)
    {
        bool any = false;
        for (int i = _account.Restrictions.Count - 1; i >= 0; i--)
        {
            var restriction = _account.Restrictions[i];
            if (!restriction.WaitsForPerson) continue;
            Emit(new RestrictionLifted(NowMs, restriction.Code, command.Reason, restriction.Instrument));
            any = true;
        }
        return any ? Accepted() : new CommandOutcome("not_halted", "no restriction waits for a release", []);
    }

    private CommandOutcome Handle(ChangeSettings command)
    {
        var errors = new List<string>();
        foreach (string name in command.Values.Keys.Order(StringComparer.Ordinal))
            if (SettingCatalogue.Find(name, _account.Settings) is { IsLive: false })
                errors.Add(Invariant($"setting {name}: shapes the start; set it and start again"));
        var changed = SettingCatalogue.TryWithAll(_account.Settings, command.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal), errors);
        if (changed is null || errors.Count > 0) return new CommandOutcome("invalid_setting", string.Join("; ", errors), []);
        if (changed.PositionMode != _account.PositionMode && _account.KeepsPositionMode() is { } open) return new CommandOutcome("position_mode", open, []);
        foreach (var (name, value) in command.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Emit(new SettingChanged(NowMs, name, value));
        return Accepted();
    }

    private bool IsKnown(int instrument) => (uint)instrument < (uint)_setups.Count;

    private CommandOutcome UnknownInstrument(int instrument) =>
        new("unknown_symbol", Invariant($"instrument {instrument}: must be 0 to {_setups.Count - 1}"), []);

    private static CommandOutcome Accepted(params long[] orders) => new(null, null, orders);

    private static CommandOutcome Denied(RiskDenial denial) => new(denial.Code, denial.Detail, []);
}
