namespace BotCore.Trading.Signals;

/// <summary>Which way a signal, a position or a trade points.</summary>
public enum Direction
{
    /// <summary>No view, no position.</summary>
    Neutral = 0,

    /// <summary>Gains when the price rises.</summary>
    Long = 1,

    /// <summary>Gains when the price falls.</summary>
    Short = -1,
}
