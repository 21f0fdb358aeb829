using BotCore.Trading.Orders;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>In hedge mode an order says which position it is about; in one-way mode there is only one.</summary>
internal sealed class PositionSideRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        bool isHedge = q.Account.PositionMode == PositionMode.Hedge;
        if (q.Intent.PositionSide.HasValue == isHedge) return null;
        return new("position_side", isHedge
            ? Invariant($"position side of an order of {q.Instrument.Symbol}: must be Long or Short in hedge mode")
            : Invariant($"position side {q.Intent.PositionSide} of an order of {q.Instrument.Symbol}: must be absent in one-way mode"));
    }
}
