namespace BotCore.Trading.Matching;

/// <summary>The way a price is taken to go inside a candle, of which only open, high, low and close are known.</summary>
public enum PathOrder
{
    /// <summary>Open, the extreme nearer to the open, the other one, close; the low first when both are equally near.</summary>
    Adaptive,

    /// <summary>Open, high, low, close.</summary>
    HighFirst,

    /// <summary>Open, low, high, close.</summary>
    LowFirst,

    /// <summary>The extreme that hurts the open position first; without one, or with a long and a short one of the same size, as <see cref="Adaptive"/>.</summary>
    Pessimistic,
}
