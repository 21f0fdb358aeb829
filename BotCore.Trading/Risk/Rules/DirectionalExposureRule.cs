using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Once three or more positions are open or on their way, neither direction may hold more than its share of all exposure.</summary>
internal sealed class DirectionalExposureRule : IRiskRule
{
    private const int FromPositions = 3;

    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces || q.Account.OpenPositions + q.Account.PendingEntries() + 1 < FromPositions) return null;
        int side = (int)q.Intent.Side;
        decimal same = q.Notional, all = q.Notional;
        for (int i = 0; i < q.Account.Instruments.Count; i++)
        {
            decimal buys = WorkingEntries.Notional(q.Account, i, Side.Buy), sells = WorkingEntries.Notional(q.Account, i, Side.Sell);
            all += buys + sells;
            same += side > 0 ? buys : sells;
            for (int leg = 0; leg < q.Account.Legs; leg++)
            {
                var position = q.Account.Leg(i, leg);
                if (position.IsFlat) continue;
                decimal exposure = Math.Abs(position.Quantity) * (decimal)q.Account.MarkOf(i);
                all += exposure;
                if (Math.Sign(position.Quantity) == side) same += exposure;
            }
        }
        decimal ratio = same / all;
        return ratio > q.Settings.DirectionalExposureRatio
            ? new("directional_exposure", Invariant($"{ratio:0.###} of all exposure would point {(side > 0 ? "long" : "short")}: {q.Settings.DirectionalExposureRatio} is allowed from {FromPositions} positions"))
            : null;
    }
}
