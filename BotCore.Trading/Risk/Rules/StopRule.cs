using BotCore.Trading.Orders;
using BotCore.Trading.Positions;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>Whatever opens has a stop, on the losing side of the price, that is reached before the venue would liquidate.</summary>
internal sealed class StopRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (q.Reduces) return null;
        if (q.StopPrice is not { } stop) return new("stop_required", "an order that opens a position needs a stop");
        bool isLong = q.Intent.Side == Side.Buy;
        if (isLong ? stop >= q.Price : stop <= q.Price)
            return new("stop_side", Invariant($"stop {stop}: must be {(isLong ? "below" : "above")} the entry price {q.Price}"));
        if (q.Intent.TakeProfit is { } target && (isLong ? target <= q.Price : target >= q.Price))
            return new("target_side", Invariant($"target {target}: must be {(isLong ? "above" : "below")} the entry price {q.Price}"));
        decimal signed = q.Quantity * (int)q.Intent.Side;
        decimal? liquidation = q.Account.MarginModeFor(q.Intent.Instrument) == MarginMode.Cross
            ? CrossLiquidation(in q, signed)
            : LiquidationPrice.Of(signed, q.Price, q.Notional / q.Leverage, q.Instrument.BracketOf(q.Notional));
        return liquidation is { } edge && (isLong ? stop <= edge : stop >= edge)
            ? new("stop_beyond_liquidation", Invariant($"stop {stop}: the position would be liquidated at {edge:0.########} first"))
            : null;
    }

    private static decimal? CrossLiquidation(in RiskQuestion q, decimal signed)
    {
        var others = q.Account.OtherCrossPositions(q.Intent.Instrument);
        if (q.Account.OtherLeg(q.Intent.Instrument, q.Intent.PositionSide) is not { IsCross: true } hedge)
            return LiquidationPrice.OfCross(signed, q.Price, q.Account.CrossBalance(), others, q.Instrument.Brackets);
        decimal balance = q.Account.CrossBalance() + others.UnrealisedPnl - others.MaintenanceMargin;
        var (below, above) = signed > 0m
            ? HedgedLiquidation.Of(signed, q.Price, -hedge.Quantity, hedge.EntryPrice, balance, q.Instrument.Brackets)
            : HedgedLiquidation.Of(hedge.Quantity, hedge.EntryPrice, -signed, q.Price, balance, q.Instrument.Brackets);
        if (above == 0m) return q.Price; // nothing covers the two together, at no price
        return signed > 0m ? below : above;
    }
}
