using BotCore.Trading.Analytics;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Kernel;

/// <summary>How fills and funding reach positions and the ledger.</summary>
public sealed partial class Account
{
    /// <summary>The trade that <paramref name="e"/> would close, or null. Reads only.</summary>
    internal ClosedTrade? TradeClosedBy(OrderFilled e, string exitReason)
    {
        var ticket = Open(e.OrderId).Ticket;
        var position = PositionOf(ticket.Instrument, ticket.PositionSide);
        if (position.IsFlat || Math.Sign(position.Quantity) == (int)ticket.Side || e.Quantity < Math.Abs(position.Quantity)) return null;
        decimal size = Math.Abs(position.Quantity);
        return position.CloseAll(
            _closedTrades + 1, _instruments[ticket.Instrument].Symbol, size, e.Price, FeeOf(e, size), e.TimeMs, exitReason);
    }

    /// <summary>Share of a fill's fee that belongs to a part of its quantity; the rest of both belongs to what the fill opens.</summary>
    private static decimal FeeOf(OrderFilled e, decimal size) =>
        AccountLedger.Rounded(size == e.Quantity ? e.Fee : e.Fee * size / e.Quantity);

    private void Fill(OrderFilled e)
    {
        var order = Open(e.OrderId);
        var ticket = order.Ticket;
        var position = PositionOf(ticket.Instrument, ticket.PositionSide);
        order.Fill(e.Quantity, e.Price, endsPosition: e.Quantity >= Math.Abs(position.Quantity));

        decimal rest = e.Quantity, fee = AccountLedger.Rounded(e.Fee);
        bool reduces = !position.IsFlat && Math.Sign(position.Quantity) != (int)ticket.Side;
        if (reduces)
        {
            decimal size = Math.Min(rest, Math.Abs(position.Quantity));
            decimal share = FeeOf(e, size);
            Close(position, ticket, size, e.Price, share);
            rest -= size;
            fee -= share;
        }
        if (rest > 0m)
        {
            if (ticket.ReduceOnly) throw new InvalidOperationException($"order {ticket.Id}: reduce-only, but {rest} would open a position");
            Enter(position, ticket, rest, e.Price, fee, e.TimeMs);
        }
        NoteUnrealised(ticket.Instrument);
        if (!order.IsOpen) Forget(order);
    }

    private void Enter(Position position, OrderTicket ticket, decimal size, decimal price, decimal fee, long timeMs)
    {
        if (position.IsFlat) _openPositions++;
        decimal margin = AccountLedger.Rounded(size * price / ticket.Leverage);
        position.Increase(size * (int)ticket.Side, price, margin, ticket, timeMs);
        position.AddFee(fee);
        _subLedgers.Enter(NumberOf(ticket), ticket.Source, size, AccountLedger.Rounded(size * price), fee);
        _ledger.Post(LedgerAccount.Wallet, LedgerAccount.PositionMargin, margin);
        _ledger.Post(LedgerAccount.Wallet, LedgerAccount.Fees, fee);
    }

    private void Close(Position position, OrderTicket ticket, decimal size, decimal price, decimal fee)
    {
        int sign = (int)position.Direction;
        var (pnl, freed) = position.Reduce(size, price);
        position.AddFee(fee);
        decimal value = AccountLedger.Rounded(size * price);
        _subLedgers.Reduce(NumberOf(ticket), size, value, value - pnl * sign, sign, fee);
        _ledger.Post(LedgerAccount.PositionMargin, LedgerAccount.Wallet, freed);
        _ledger.Post(LedgerAccount.RealisedPnl, LedgerAccount.Wallet, pnl);
        _ledger.Post(
            LedgerAccount.Wallet, ticket.Origin == OrderOrigin.Liquidation ? LedgerAccount.LiquidationFees : LedgerAccount.Fees, fee);
        if (!position.IsFlat) return;
        _openPositions--;
        position.Clear();
    }

    private void Settle(FundingSettled e)
    {
        var position = PositionOf(e.Instrument, e.PositionSide);
        if (position.IsFlat) throw new InvalidOperationException($"account: funding for instrument {e.Instrument}, which is flat");
        decimal payment = AccountLedger.Rounded(e.Payment);
        _revisions[e.Instrument]++;
        position.AddFunding(payment);
        _subLedgers.Settle(NumberOf(e.Instrument, e.PositionSide), payment);
        _ledger.Post(LedgerAccount.Funding, LedgerAccount.Wallet, payment);
    }
}
