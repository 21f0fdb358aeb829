using BotCore.Trading.Signals;

namespace BotCore.Trading.Orders;

public enum Side
{
    Buy = 1,
    Sell = -1,
}

public enum OrderType
{
    /// <summary>Fills at the next price, whatever it is.</summary>
    Market,

    /// <summary>Fills at its price or better.</summary>
    Limit,

    /// <summary>Becomes a market order when the price reaches its stop from the other side.</summary>
    Stop,

    /// <summary>Becomes a limit order when the price reaches its stop.</summary>
    StopLimit,

    /// <summary>Becomes a market order when the price reaches its trigger on the favourable side.</summary>
    TakeProfit,
}

public enum TimeInForce
{
    GoodTillCancelled,

    /// <summary>Fills what it can at its first chance; the rest is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>Fills whole at its first chance or not at all.</summary>
    FillOrKill,

    /// <summary>Expires at its time.</summary>
    GoodTillDate,
}

/// <summary>How far an order has come; see <see cref="Order"/> for the moves that exist.</summary>
public enum OrderStatus
{
    /// <summary>Durable here, not yet confirmed by the venue.</summary>
    Submitted,
    Working,
    PartiallyFilled,
    Filled,
    Cancelled,
    Expired,
    Rejected,

    /// <summary>The venue gave no answer; resolved by asking with the client order id, never by sending again.</summary>
    Unknown,
}

/// <summary>Who wanted an order.</summary>
public enum OrderOrigin
{
    Strategy,

    /// <summary>The stop or target of a position.</summary>
    Protection,
    Manual,
    KillSwitch,
    Risk,

    /// <summary>The venue closing a position whose margin is used up.</summary>
    Liquidation,
}

public enum Liquidity
{
    Maker,
    Taker,
}

/// <summary>Conversions between the words for sides and directions.</summary>
public static class Sides
{
    public static Side Opposite(this Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    /// <summary>The side that opens a position of this direction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The direction is neutral.</exception>
    public static Side Opening(this Direction direction) => direction switch
    {
        Direction.Long => Side.Buy,
        Direction.Short => Side.Sell,
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "a neutral direction has no side"),
    };
}
