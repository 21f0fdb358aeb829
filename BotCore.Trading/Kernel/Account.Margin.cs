using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Trading.Kernel;

/// <summary>
/// What stands behind positions. Isolated: the margin set aside for one, and no more. Cross: the wallet without the isolated margins,
/// shared by all cross positions, each at its mark.
/// </summary>
/// <remarks>
/// A cross position is liquidated where cross balance + unrealised PnL of all cross positions no longer covers the maintenance margin of
/// all of them (<see cref="LiquidationPrice.OfCross"/>; source there). The one whose own price moves when that happens goes first;
/// where its loss leaves too little for another, that one follows with the next price of its own market.
/// </remarks>
public sealed partial class Account
{
    /// <summary>Wider than what binary sums can be off; what lies closer is decided exactly.</summary>
    private const double CrossTolerance = 1e-9;

    /// <summary>Margin mode of a position that is opened now.</summary>
    public MarginMode MarginModeFor(int instrument)
    {
        var (mode, exceptions) = (_settings.MarginMode, _settings.MarginModeExceptions);
        for (int i = 0; i < exceptions.Count; i++)
            if (exceptions[i] == _instruments[instrument].Symbol) return mode == MarginMode.Cross ? MarginMode.Isolated : MarginMode.Cross;
        return mode;
    }

    /// <summary>Wallet balance without the margins of isolated positions, quote asset: what cross positions share.</summary>
    public decimal CrossBalance()
    {
        decimal balance = _ledger.WalletBalance;
        for (int leg = 0; leg < Legs; leg++)
            for (int i = 0; i < _positions.Length; i++)
                if (Leg(i, leg) is { IsCross: false } position) balance -= position.Margin;
        return balance;
    }

    /// <summary>What the cross positions of all other instruments do to the shared wallet, at their marks.</summary>
    public OtherPositions OtherCrossPositions(int instrument)
    {
        decimal pnl = 0m, maintenance = 0m;
        for (int leg = 0; leg < Legs; leg++)
        {
            for (int i = 0; i < _positions.Length; i++)
            {
                var position = Leg(i, leg);
                if (i == instrument || !position.IsCross) continue;
                decimal mark = (decimal)_marks[i];
                pnl += position.UnrealisedPnl(mark);
                maintenance += MaintenanceMargin.Of(Math.Abs(position.Quantity) * mark, _instruments[i].Brackets);
            }
        }
        return new OtherPositions(pnl, maintenance);
    }

    /// <summary>Where the mark price ends a position, the others staying at their marks, quote per base; null when flat or nowhere.</summary>
    /// <param name="side">In hedge mode which one; where both are cross it is the price below the mark for the long, above it for the short one.</param>
    public decimal? LiquidationPriceOf(int instrument, PositionSide? side = null)
    {
        var position = PositionOf(instrument, side);
        if (position.IsFlat) return null;
        if (!position.IsCross) return position.LiquidationPriceIn(_instruments[instrument].Brackets);
        decimal? price = AreBothCross(instrument)
            ? side == PositionSide.Short ? HedgedLiquidationPrices(instrument).Above : HedgedLiquidationPrices(instrument).Below
            : CrossLiquidationPrice(instrument, position);
        return price > 0m ? price : null;
    }

    /// <summary>True in hedge mode when both legs are open and cross: they are then liquidated by what they come to together.</summary>
    internal bool AreBothCross(int instrument) => _shorts is not null && _shorts[instrument].IsCross && _positions[instrument].IsCross;

    /// <summary>The mark prices at or beyond which both cross legs together are no longer covered.</summary>
    internal (decimal? Below, decimal? Above) HedgedLiquidationPrices(int instrument)
    {
        var (own, other) = (_positions[instrument], _shorts![instrument]);
        var others = OtherCrossPositions(instrument);
        return HedgedLiquidation.Of(
            own.Quantity, own.EntryPrice, -other.Quantity, other.EntryPrice, CrossBalance() + others.UnrealisedPnl - others.MaintenanceMargin,
            _instruments[instrument].Brackets);
    }

    /// <summary>The liquidation price of a cross position whose other leg is not cross or not open; 0 for a short that is beyond it at every price.</summary>
    internal decimal? CrossLiquidationPrice(int instrument, Position position)
    {
        decimal? price = LiquidationPrice.OfCross(
            position.Quantity, position.EntryPrice, CrossBalance(), OtherCrossPositions(instrument), _instruments[instrument].Brackets);
        return price ?? (position.Quantity < 0m ? 0m : null);
    }

    /// <summary>The most that closing an instrument's position may lose, quote asset; beyond it the venue's insurance fund pays.</summary>
    /// <remarks>
    /// Isolated: its margin. Cross: the balance and what the others have gained or lost. Where the others alone have lost more than there
    /// is, this one loses nothing; where the balance itself is overdrawn, it must bring that back: the last one leaves it at zero or above.
    /// </remarks>
    /// <param name="price">Where it is closed: the other leg of a hedge moves with it.</param>
    internal decimal BackingOf(int instrument, PositionSide? side, decimal price)
    {
        var position = PositionOf(instrument, side);
        if (!position.IsCross) return position.Margin;
        decimal balance = CrossBalance();
        decimal backing = balance + OtherCrossPositions(instrument).UnrealisedPnl;
        if (OtherLeg(instrument, side) is { IsCross: true } other) backing += other.UnrealisedPnl(price);
        return backing >= 0m ? backing : Math.Min(0m, balance);
    }

    /// <summary>
    /// True when no price of a candle can liquidate the instrument's cross position: asked with every candle, so in binary and without an
    /// allocation. False means close or beyond; then it is decided exactly.
    /// </summary>
    internal bool CoversCross(int instrument, in Candle candle)
    {
        if (_shorts is not null) return CoversCrossAt(instrument, candle.Low) && CoversCrossAt(instrument, candle.High);
        var own = _positions[instrument];
        // What is left falls steadily towards one side, because every maintenance rate is below 1: only that extreme matters.
        double worst = own.IsLong ? candle.Low : candle.High;
        double equity = _ledger.WalletMark, maintenance = 0, scale = Math.Abs(equity);
        for (int i = 0; i < _positions.Length; i++)
        {
            var position = _positions[i];
            if (!position.IsCross)
            {
                equity -= position.MarkMargin;
                continue;
            }
            double price = i == instrument ? worst : _marks[i];
            double notional = position.MarkSize * price;
            equity += position.UnrealisedPnl(price);
            maintenance += MaintenanceMark(notional, _instruments[i].Brackets);
            scale += notional;
        }
        return equity - maintenance > scale * CrossTolerance;
    }

    /// <summary>The same in hedge mode at one price: what is left over both legs is concave in it, so both extremes are asked and no price between them.</summary>
    private bool CoversCrossAt(int instrument, double extreme)
    {
        double equity = _ledger.WalletMark, maintenance = 0, scale = Math.Abs(equity);
        for (int leg = 0; leg < Legs; leg++)
        {
            for (int i = 0; i < _positions.Length; i++)
            {
                var position = Leg(i, leg);
                if (!position.IsCross)
                {
                    equity -= position.MarkMargin;
                    continue;
                }
                double price = i == instrument ? extreme : _marks[i];
                double notional = position.MarkSize * price;
                equity += position.UnrealisedPnl(price);
                maintenance += MaintenanceMark(notional, _instruments[i].Brackets);
                scale += notional;
            }
        }
        return equity - maintenance > scale * CrossTolerance;
    }

    /// <summary><see cref="MaintenanceMargin"/> in binary. The margin has no jump between brackets, so a notional at a boundary may fall into either.</summary>
    private static double MaintenanceMark(double notional, IReadOnlyList<LeverageBracket> brackets)
    {
        int at = 0;
        while (at < brackets.Count - 1 && notional >= (double)brackets[at].NotionalCap) at++;
        return notional * (double)brackets[at].MaintenanceRate - (double)brackets[at].MaintenanceAmount;
    }
}
