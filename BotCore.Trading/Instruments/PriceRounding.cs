namespace BotCore.Trading.Instruments;

/// <summary>The direction in which a value moves to its grid.</summary>
public enum PriceRounding
{
    /// <summary>To the nearest grid point, halves away from zero.</summary>
    Nearest,

    /// <summary>To the grid point at or below (towards −∞).</summary>
    Down,

    /// <summary>To the grid point at or above (towards +∞).</summary>
    Up,

    /// <summary>To the grid point at or nearer to zero; the same as <see cref="Down"/> for prices and quantities, which are positive.</summary>
    TowardsZero,
}
