using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Fast EMA − slow EMA of the accumulation/distribution line, base asset.</summary>
/// <remarks>Source: M. Chaikin.</remarks>
public sealed class ChaikinOscillator : SingleValueIndicator
{
    private readonly AccumulationDistribution _line = new();
    private ExponentialAverage _fast;
    private ExponentialAverage _slow;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or fast is not below slow.</exception>
    public ChaikinOscillator(int fast = 3, int slow = 10)
        : base($"chaikin({fast};{slow})", slow, "chaikin")
    {
        _fast = ExponentialAverage.OfPeriod(IndicatorBounds.Period(fast));
        _slow = ExponentialAverage.OfPeriod(IndicatorBounds.Period(slow));
        IndicatorBounds.Ascending(fast, slow);
    }

    public override void Add(in Candle candle)
    {
        _line.Add(in candle);
        Value = _fast.Add(_line.Value) - _slow.Add(_line.Value);
    }

    internal override double Peek(in Candle candle)
    {
        double line = _line.Peek(in candle);
        return _fast.Peek(line) - _slow.Peek(line);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _line.Transfer(transfer);
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
    }
}
