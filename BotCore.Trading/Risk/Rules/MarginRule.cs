using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Initial margin and fee fit the free balance, and enough equity stays behind all margin in use; entries on their way use theirs already.</summary>
internal sealed class MarginRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        decimal margin = q.Notional / q.Leverage;
        decimal needed = margin + q.Notional * q.Instrument.TakerFeeRate * 2m; // in and out
        var working = WorkingEntries.Costs(q.Account);
        decimal used = q.Account.UsedMargin + working.Margin;
        decimal free = q.Equity - used - working.Fees;
        if (needed > free)
            return new("insufficient_margin", Invariant($"margin and fees of {needed:0.##} are needed: {Math.Max(free, 0m):0.##} is free"));
        decimal level = q.Equity / (used + margin);
        return level < q.Settings.MinMarginLevelRatio
            ? new("margin_level", Invariant($"equity would be {level:0.##} of used margin: {q.Settings.MinMarginLevelRatio} is required to open"))
            : null;
    }
}
