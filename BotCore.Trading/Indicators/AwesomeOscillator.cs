using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Fast mean − slow mean of the mid price (high + low) / 2, price.</summary>
/// <remarks>Source: B. Williams, New Trading Dimensions, 1998.</remarks>
public sealed class AwesomeOscillator : SingleValueIndicator
{
    private readonly int _fastPeriod;
    private readonly int _slowPeriod;
    private WindowSum _fast;
    private WindowSum _slow;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or fast is not below slow.</exception>
    public AwesomeOscillator(int fast = 5, int slow = 34)
        : base($"awesome({fast};{slow})", slow, "ao")
    {
        _fastPeriod = IndicatorBounds.Period(fast);
        _slowPeriod = IndicatorBounds.Period(slow);
        IndicatorBounds.Ascending(fast, slow);
        _fast = new WindowSum(fast);
        _slow = new WindowSum(slow);
    }

    public override void Add(in Candle candle)
    {
        double mid = CandleInput.Median.Of(in candle);
        Value = _fast.Add(mid) / _fastPeriod - _slow.Add(mid) / _slowPeriod;
    }

    internal override double Peek(in Candle candle)
    {
        double mid = CandleInput.Median.Of(in candle);
        return _fast.Peek(mid) / _fastPeriod - _slow.Peek(mid) / _slowPeriod;
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
    }
}
