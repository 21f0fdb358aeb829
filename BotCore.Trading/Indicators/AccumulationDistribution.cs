using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Accumulation/distribution line: running sum of money flow, base asset; its level means nothing.</summary>
/// <remarks>Source: M. Chaikin. Starts with the flow of the first candle.</remarks>
public sealed class AccumulationDistribution : SingleValueIndicator
{
    private CompensatedSum _sum;

    public AccumulationDistribution()
        : base("adl", 1, "adl")
    {
    }

    public override void Add(in Candle candle) => Value = _sum.Add(MoneyFlow.Of(in candle));

    internal override double Peek(in Candle candle) => _sum.Peek(MoneyFlow.Of(in candle));

    private protected override void TransferWindows(StateTransfer transfer) => _sum.Transfer(transfer);
}
