using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Population standard deviation and variance of the last n closes.</summary>
/// <remarks>Source: the definition, dividing by n.</remarks>
public sealed class StandardDeviation : Indicator
{
    private MomentsWindow _closes;
    private double _variance = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public StandardDeviation(int period)
        : base($"stddev({period})", period, ["stddev", "variance"])
    {
        _closes = new MomentsWindow(IndicatorBounds.Period(period));
    }

    /// <summary>Price.</summary>
    public double Value => Math.Sqrt(_variance);

    /// <summary>Price squared.</summary>
    public double Variance => _variance;

    public override bool IsReady => !double.IsNaN(_variance);

    public override void Add(in Candle candle) => _closes.Add(candle.Close, out _, out _variance);

    public override double Output(int index) => index switch { 0 => Value, 1 => _variance, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        _closes.Peek(candle.Close, out _, out double variance);
        outputs[0] = Math.Sqrt(variance);
        outputs[1] = variance;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _closes.Transfer(transfer);
        transfer.Value(ref _variance);
    }
}
