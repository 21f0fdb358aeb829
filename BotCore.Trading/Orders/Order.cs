using BotCore.Trading.State;

namespace BotCore.Trading.Orders;

/// <summary>
/// An order and how far it has come. Submitted → Working | Rejected | Unknown; Working → PartiallyFilled → Filled; anything
/// open → Cancelled | Expired. Every other move is a broken invariant and throws.
/// </summary>
public sealed class Order
{
    private OrderStatus _status = OrderStatus.Submitted;
    private decimal _filled;
    private decimal _filledValue;
    private decimal _stopPrice;
    private bool _isTriggered;
    private bool _hasTrailed;

    public Order(OrderTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        Ticket = ticket;
        _stopPrice = ticket.StopPrice ?? 0m;
    }

    public OrderTicket Ticket { get; }

    public OrderStatus Status => _status;

    public bool IsOpen => _status is OrderStatus.Submitted or OrderStatus.Working or OrderStatus.PartiallyFilled or OrderStatus.Unknown;

    /// <summary>Base asset.</summary>
    public decimal FilledQuantity => _filled;

    /// <summary>Base asset still wanted.</summary>
    public decimal RemainingQuantity => Ticket.Quantity - _filled;

    /// <summary>Mean fill price weighted by quantity; null before the first fill.</summary>
    public decimal? AveragePrice => _filled == 0m ? null : _filledValue / _filled;

    /// <summary>The trigger as it stands now; 0 for orders without one.</summary>
    public decimal StopPrice => _stopPrice;

    /// <summary>True once a trigger was reached whose order may fill in parts: it works as a limit or market order from then on.</summary>
    public bool IsTriggered => _isTriggered;

    /// <summary>True while its trigger has not been reached.</summary>
    public bool WaitsForTrigger => Ticket.StopPrice.HasValue && !_isTriggered;

    /// <summary>True once the stop has followed the price.</summary>
    public bool HasTrailed => _hasTrailed;

    /// <summary>True when it can fill or trigger.</summary>
    public bool IsMatchable => _status is OrderStatus.Working or OrderStatus.PartiallyFilled;

    internal void Accept()
    {
        Require(_status is OrderStatus.Submitted or OrderStatus.Unknown, nameof(Accept));
        _status = OrderStatus.Working;
    }

    internal void Reject()
    {
        Require(_status is OrderStatus.Submitted or OrderStatus.Unknown, nameof(Reject));
        _status = OrderStatus.Rejected;
    }

    internal void Trigger()
    {
        Require(IsMatchable && !_isTriggered && Ticket.StopPrice.HasValue, nameof(Trigger));
        _isTriggered = true;
    }

    /// <param name="endsPosition">Of an order that closes its position: whether this is all of it.</param>
    internal void Fill(decimal quantity, decimal price, bool endsPosition = true)
    {
        Require(IsMatchable, nameof(Fill));
        if (quantity <= 0m || price <= 0m || (!Ticket.ClosesPosition && quantity > RemainingQuantity))
            throw new InvalidOperationException(
                $"order {Ticket.Id}: a fill of {quantity} at {price} does not fit the remaining {RemainingQuantity}");
        _filled += quantity;
        _filledValue += quantity * price;
        _status = (Ticket.ClosesPosition ? endsPosition : _filled >= Ticket.Quantity) ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
    }

    internal void Cancel()
    {
        Require(IsOpen, nameof(Cancel));
        _status = OrderStatus.Cancelled;
    }

    internal void Expire()
    {
        Require(IsOpen, nameof(Expire));
        _status = OrderStatus.Expired;
    }

    /// <summary>Moves a stop; only towards the price, never away from it.</summary>
    /// <param name="isTrailing">True when it follows the price, false when it follows the entry price of an enlarged position.</param>
    internal void MoveStop(decimal stopPrice, bool isTrailing)
    {
        Require(IsOpen && Ticket.Type == OrderType.Stop, nameof(MoveStop));
        bool tighter = Ticket.Side == Side.Sell ? stopPrice > _stopPrice : stopPrice < _stopPrice;
        if (!tighter) throw new InvalidOperationException($"order {Ticket.Id}: stop {_stopPrice} may only tighten, not move to {stopPrice}");
        _stopPrice = stopPrice;
        _hasTrailed |= isTrailing;
    }

    internal void Transfer(StateTransfer transfer)
    {
        transfer.Enum(ref _status);
        transfer.Value(ref _filled);
        transfer.Value(ref _filledValue);
        transfer.Value(ref _stopPrice);
        transfer.Value(ref _isTriggered);
        transfer.Value(ref _hasTrailed);
    }

    private void Require(bool condition, string move)
    {
        if (!condition) throw new InvalidOperationException($"order {Ticket.Id}: {move} is no move from {_status}");
    }
}
