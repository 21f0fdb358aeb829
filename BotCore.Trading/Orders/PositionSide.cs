namespace BotCore.Trading.Orders;

/// <summary>In hedge mode: which of a symbol's two positions an order is about.</summary>
public enum PositionSide
{
    Long = 1,
    Short = -1,
}

/// <summary>How an account holds positions of one symbol.</summary>
public enum PositionMode
{
    /// <summary>Netted: flat, long or short.</summary>
    OneWay,

    /// <summary>A long and a short position side by side; every order says which one it is about.</summary>
    Hedge,
}

/// <summary>Conversions between the words for sides of positions and of orders.</summary>
public static class PositionSides
{
    /// <summary>The side of an order that opens or enlarges this position.</summary>
    public static Side Opening(this PositionSide side) => (Side)(int)side;

    /// <summary>The position that an order of this side opens.</summary>
    public static PositionSide Opened(this Side side) => (PositionSide)(int)side;
}
