using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>The account in a snapshot.</summary>
public sealed partial class Account : ITransferable
{
    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("account.v3");
        TransferSymbols(transfer);
        TransferSettings(transfer);
        for (int leg = 0; leg < Legs; leg++)
            for (int i = 0; i < _positions.Length; i++) Leg(i, leg).Transfer(transfer);
        for (int i = 0; i < _marks.Length; i++) transfer.Value(ref _marks[i]);
        for (int i = 0; i < _marks.Length; i++) NoteUnrealised(i);
        TransferFunding(transfer);
        TransferOrders(transfer);
        transfer.List(_restrictions, static (StateTransfer t, ref Restriction value) =>
        {
            var (code, level, since, until, detail, instrument) = value;
            string? text = detail;
            bool ends = until.HasValue;
            long end = until ?? 0;
            int one = instrument ?? -1;
            t.Enum(ref code);
            t.Enum(ref level);
            t.Value(ref since);
            t.Value(ref ends);
            t.Value(ref end);
            t.Value(ref text);
            t.Value(ref one);
            if (t.IsReading) value = new Restriction(code, level, since, ends ? end : null, text ?? "", one < 0 ? null : one);
        });
        _commands.Transfer(transfer);
        _ledger.Transfer(transfer);
        _subLedgers.Transfer(transfer);
        _equity.Transfer(transfer);
        _tradeHash.Transfer(transfer);
        _orderTimes.Transfer(transfer);
        _recentTrades.Transfer(transfer);
        transfer.Value(ref _nextOrderId);
        transfer.Value(ref _closedTrades);
        transfer.Value(ref _lossStreak);
        transfer.Value(ref _openPositions);
        transfer.Value(ref _isTradingOn);
        transfer.Value(ref _deposited);
    }

    /// <summary>The snapshot must be of the same instruments in the same order.</summary>
    private void TransferSymbols(StateTransfer transfer)
    {
        foreach (var instrument in _instruments) transfer.Section($"symbol {instrument.Symbol}");
    }

    private void TransferFunding(StateTransfer transfer)
    {
        for (int i = 0; i < _funding.Length; i++)
        {
            bool has = _funding[i] is not null;
            var (time, _, rate, mark) = _funding[i] ?? new FundingRateTaken(0, i, 0m, 0m);
            transfer.Value(ref has);
            transfer.Value(ref time);
            transfer.Value(ref rate);
            transfer.Value(ref mark);
            if (transfer.IsReading) _funding[i] = has ? new FundingRateTaken(time, i, rate, mark) : null;
        }
    }

    private void TransferSettings(StateTransfer transfer)
    {
        var changed = transfer.IsReading ? [] : _changedSettings.ToList();
        transfer.List(changed, static (StateTransfer t, ref KeyValuePair<string, string> pair) =>
        {
            string? name = pair.Key, value = pair.Value;
            t.Value(ref name);
            t.Value(ref value);
            if (t.IsReading) pair = new(name!, value!);
        });
        if (!transfer.IsReading) return;
        foreach (var (name, value) in changed) Change(name, value);
    }

    private void TransferOrders(StateTransfer transfer)
    {
        var orders = transfer.IsReading ? [] : _byId.Values.OrderBy(order => order.Ticket.Id).ToList();
        transfer.List(orders, static (StateTransfer t, ref Order order) =>
        {
            var ticket = order?.Ticket;
            OrderTicketTransfer.Transfer(t, ref ticket);
            if (t.IsReading) order = new Order(ticket!);
            order!.Transfer(t);
        });
        if (!transfer.IsReading) return;
        _byId.Clear();
        foreach (var list in _open) list.Clear();
        foreach (var order in orders)
        {
            _byId.Add(order.Ticket.Id, order);
            _open[order.Ticket.Instrument].Add(order);
        }
    }
}
