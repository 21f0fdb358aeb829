namespace BotCore.Trading.Instruments;

/// <summary>The direction in which a price moves to the instrument's tick grid.</summary>
public enum PriceRounding
{
    /// <summary>To the nearest tick, halves away from zero.</summary>
    Nearest,

    /// <summary>To the tick at or below.</summary>
    Down,

    /// <summary>To the tick at or above.</summary>
    Up,
}
