namespace BotCore.Trading.Positions;

/// <summary>What stands behind a position when it loses.</summary>
public enum MarginMode
{
    /// <summary>Nothing was borrowed: the position is paid in full and cannot be liquidated.</summary>
    None = 0,

    /// <summary>Only the margin put aside for this position; the rest of the account is safe from it.</summary>
    Isolated,

    /// <summary>The whole wallet, shared with every other cross position.</summary>
    Cross,
}
