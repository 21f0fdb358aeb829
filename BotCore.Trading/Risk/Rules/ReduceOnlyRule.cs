using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>A reduce-only order needs a position on the other side, at least as large.</summary>
internal sealed class ReduceOnlyRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        if (!q.Intent.ReduceOnly) return null;
        var position = q.Account.PositionOf(q.Intent.Instrument, q.Intent.PositionSide);
        if (position.IsFlat) return new("no_position", Invariant($"{q.Instrument.Symbol}: there is no position to reduce"));
        if (Math.Sign(position.Quantity) == (int)q.Intent.Side)
            return new("reduce_only", Invariant($"{q.Instrument.Symbol}: a {q.Intent.Side} would enlarge the position, not reduce it"));
        if (q.Intent.Quantity > Math.Abs(position.Quantity))
            return new("reduce_only", Invariant($"quantity {q.Intent.Quantity} of {q.Instrument.Symbol}: the position has {Math.Abs(position.Quantity)}"));
        return null;
    }
}
