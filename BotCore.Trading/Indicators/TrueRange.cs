using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>True range of a candle: the greatest of high − low, |high − previous close| and |low − previous close|; price.</summary>
/// <remarks>Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.</remarks>
public sealed class TrueRange : SingleValueIndicator
{
    private TrueRangeStep _range;

    public TrueRange(FirstRange firstRange = FirstRange.None)
        : base($"truerange({firstRange})", firstRange == FirstRange.HighLow ? 1 : 2, "tr")
    {
        _range = new TrueRangeStep(firstRange);
    }

    public override void Add(in Candle candle) => Value = _range.Add(in candle);

    internal override double Peek(in Candle candle) => _range.Peek(in candle);

    private protected override void TransferWindows(StateTransfer transfer) => _range.Transfer(transfer);
}
