using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Average true range, price.</summary>
/// <remarks>
/// Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978: his average, from the mean of the first n true
/// ranges. The first candle has no true range (see <see cref="FirstRange"/>), so the first value is at candle n + 1.
/// </remarks>
public sealed class Atr : SingleValueIndicator
{
    private TrueRangeStep _range;
    private MovingAverage _average;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Atr(int period = 14, AverageKind smoothing = AverageKind.Wilder, FirstRange firstRange = FirstRange.None)
        : base($"atr({period};{smoothing};{firstRange})", firstRange == FirstRange.HighLow ? period : period + 1, "atr")
    {
        _range = new TrueRangeStep(firstRange);
        _average = new MovingAverage(smoothing, IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle) => Value = _average.Add(_range.Add(in candle));

    internal override double Peek(in Candle candle) => _average.Peek(_range.Peek(in candle));

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _range.Transfer(transfer);
        _average.Transfer(transfer);
    }
}
