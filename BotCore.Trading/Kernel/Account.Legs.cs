using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Kernel;

/// <summary>
/// One position a symbol, or in hedge mode two, called its legs: the first is the net position, or the long one; the second is the
/// short one, and is there in hedge mode only.
/// </summary>
public sealed partial class Account
{
    private Position[]? _shorts;

    /// <summary>One-way until the record says otherwise: it is the account's, not the start's.</summary>
    public PositionMode PositionMode => _shorts is null ? PositionMode.OneWay : PositionMode.Hedge;

    /// <summary>Positions a symbol can have: 1, or 2 in hedge mode.</summary>
    public int Legs => _shorts is null ? 1 : 2;

    /// <param name="leg">0, or in hedge mode 1 for the short position.</param>
    public Position Leg(int instrument, int leg) => leg == 0 ? _positions[instrument] : _shorts![instrument];

    /// <summary>What an order of a leg says about its side; null in one-way mode.</summary>
    public PositionSide? SideOf(int leg) => _shorts is null ? null : leg == 0 ? PositionSide.Long : PositionSide.Short;

    /// <summary>The position an order is about.</summary>
    /// <param name="side">As the order says; null is the net position of one-way mode.</param>
    public Position PositionOf(int instrument, PositionSide? side) =>
        side == PositionSide.Short ? (_shorts ?? throw NotHedged(instrument))[instrument] : _positions[instrument];

    /// <summary>True when no leg is open.</summary>
    public bool IsFlat(int instrument) => _positions[instrument].IsFlat && (_shorts is null || _shorts[instrument].IsFlat);

    /// <summary>Both legs together, base asset, signed.</summary>
    public decimal NetQuantityOf(int instrument) => _positions[instrument].Quantity + (_shorts is null ? 0m : _shorts[instrument].Quantity);

    /// <summary>The other leg; null in one-way mode.</summary>
    internal Position? OtherLeg(int instrument, PositionSide? side) =>
        _shorts is null || side is null ? null : side == PositionSide.Short ? _positions[instrument] : _shorts[instrument];

    /// <summary>Why the position mode cannot be changed now; null when it can.</summary>
    internal string? KeepsPositionMode()
    {
        int orders = _byId.Count;
        return _openPositions == 0 && orders == 0
            ? null
            : EventText.Invariant($"account.positionMode: can be changed only while nothing is open; there are {_openPositions} positions and {orders} orders");
    }

    private void SetPositionMode(PositionMode mode)
    {
        if (mode == PositionMode) return;
        if (KeepsPositionMode() is { } reason) throw new InvalidOperationException(reason);
        _shorts = mode == PositionMode.OneWay ? null : [.. _instruments.Select(_ => new Position())];
        for (int i = 0; i < _revisions.Length; i++) _revisions[i]++;
    }

    /// <summary>An order must be about a position there can be.</summary>
    private void RequireSide(OrderTicket ticket)
    {
        if (ticket.PositionSide.HasValue == _shorts is not null) return;
        throw new InvalidOperationException(
            $"account: order {ticket.Id} has position side {ticket.PositionSide?.ToString() ?? "none"}, which an account in {PositionMode} mode does not know");
    }

    private InvalidOperationException NotHedged(int instrument) =>
        new($"account: {_instruments[instrument].Symbol} has no short position of its own in one-way mode");
}
