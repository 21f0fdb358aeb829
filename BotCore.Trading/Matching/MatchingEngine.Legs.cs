using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Matching;

/// <summary>What is different where a symbol has a long and a short position side by side: two of them can be liquidated.</summary>
internal sealed partial class MatchingEngine
{
    /// <summary>
    /// Where the first of both is liquidated. Cross, they are so together by what they come to; the one that has lost more at that
    /// price goes first, and the other is judged anew without it.
    /// </summary>
    private decimal? NextLiquidationOfLegs(int instrument, decimal from, decimal to)
    {
        var account = host.Account;
        if (account.AreBothCross(instrument))
        {
            var (below, above) = account.HedgedLiquidationPrices(instrument);
            decimal? down = below is { } low ? Trigger.Crossing(low, below: true, from, to) : null;
            decimal? up = above is { } high ? Trigger.Crossing(high, below: false, from, to) : null;
            if ((down ?? up) is not { } edge) return null;
            _liquidated = account.Leg(instrument, 0).UnrealisedPnl(edge) <= account.Leg(instrument, 1).UnrealisedPnl(edge) ? PositionSide.Long : PositionSide.Short;
            return edge;
        }
        decimal? nearest = null;
        for (int leg = 0; leg < 2; leg++)
        {
            var position = account.Leg(instrument, leg);
            if (position.IsFlat || LiquidationLevel(instrument, position) is not { } level) continue;
            if (Trigger.Crossing(level, below: leg == 0, from, to) is not { } edge) continue;
            if (nearest is { } other && Math.Abs(edge - from) >= Math.Abs(other - from)) continue;
            (nearest, _liquidated) = (edge, account.SideOf(leg));
        }
        return nearest;
    }

    private QuietBand BandOfLegs(int instrument)
    {
        var account = host.Account;
        Position bought = account.Leg(instrument, 0), sold = account.Leg(instrument, 1);
        return QuietBand.Of(
            account.RevisionOf(instrument), account.OpenOrders(instrument), bought.IsCross || sold.IsCross, Isolated(bought), Isolated(sold));

        decimal? Isolated(Position position) => position.IsFlat || position.IsCross ? null : LiquidationLevel(instrument, position);
    }
}
