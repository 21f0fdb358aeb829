using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>No more open positions, counting entries that still work, than allowed.</summary>
internal sealed class PositionCountRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        int count = q.Account.OpenPositions + q.Account.PendingEntries();
        return count >= q.Settings.MaxPositions
            ? new("max_positions", Invariant($"{count} positions are open or on their way: {q.Settings.MaxPositions} are allowed"))
            : null;
    }
}
