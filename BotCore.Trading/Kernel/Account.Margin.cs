using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
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
        for (int i = 0; i < _positions.Length; i++)
            if (!_positions[i].IsCross) balance -= _positions[i].Margin;
        return balance;
    }

    /// <summary>What the cross positions of all other instruments do to the shared wallet, at their marks.</summary>
    public OtherPositions OtherCrossPositions(int instrument)
    {
        decimal pnl = 0m, maintenance = 0m;
        for (int i = 0; i < _positions.Length; i++)
        {
            var position = _positions[i];
            if (i == instrument || !position.IsCross) continue;
            decimal mark = (decimal)_marks[i];
            pnl += position.UnrealisedPnl(mark);
            maintenance += MaintenanceMargin.Of(Math.Abs(position.Quantity) * mark, _instruments[i].Brackets);
        }
        return new OtherPositions(pnl, maintenance);
    }

    /// <summary>Where the mark price ends an instrument's position, the others staying at their marks, quote per base; null when flat or nowhere.</summary>
    public decimal? LiquidationPriceOf(int instrument)
    {
        var position = _positions[instrument];
        if (position.IsFlat) return null;
        if (!position.IsCross) return position.LiquidationPriceIn(_instruments[instrument].Brackets);
        return CrossLiquidationPrice(instrument) is > 0m and var price ? price : null;
    }

    /// <summary>The same for a cross position; 0 for a short that is beyond it at every price.</summary>
    internal decimal? CrossLiquidationPrice(int instrument)
    {
        var position = _positions[instrument];
        decimal? price = LiquidationPrice.OfCross(
            position.Quantity, position.EntryPrice, CrossBalance(), OtherCrossPositions(instrument), _instruments[instrument].Brackets);
        return price ?? (position.Quantity < 0m ? 0m : null);
    }

    /// <summary>The most that closing an instrument's position may lose, quote asset; beyond it the venue's insurance fund pays.</summary>
    /// <remarks>
    /// Isolated: its margin. Cross: the balance and what the others have gained or lost. Where the others alone have lost more than there
    /// is, this one loses nothing; where the balance itself is overdrawn, it must bring that back: the last one leaves it at zero or above.
    /// </remarks>
    internal decimal BackingOf(int instrument)
    {
        var position = _positions[instrument];
        if (!position.IsCross) return position.Margin;
        decimal balance = CrossBalance();
        decimal backing = balance + OtherCrossPositions(instrument).UnrealisedPnl;
        return backing >= 0m ? backing : Math.Min(0m, balance);
    }

    /// <summary>
    /// True when no price of a candle can liquidate the instrument's cross position: asked with every candle, so in binary and without an
    /// allocation. False means close or beyond; then it is decided exactly.
    /// </summary>
    internal bool CoversCross(int instrument, in Candle candle)
    {
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

    /// <summary><see cref="MaintenanceMargin"/> in binary. The margin has no jump between brackets, so a notional at a boundary may fall into either.</summary>
    private static double MaintenanceMark(double notional, IReadOnlyList<LeverageBracket> brackets)
    {
        int at = 0;
        while (at < brackets.Count - 1 && notional >= (double)brackets[at].NotionalCap) at++;
        return notional * (double)brackets[at].MaintenanceRate - (double)brackets[at].MaintenanceAmount;
    }
}
