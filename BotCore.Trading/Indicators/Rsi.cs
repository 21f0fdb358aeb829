using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Relative strength index: 100 × average gain / (average gain + average loss) of the closes; 0 to 100.</summary>
/// <remarks>
/// Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978; with <see cref="AverageKind.Simple"/> it is
/// Cutler's. 50 when the closes did not move at all, 100 without a loss, 0 without a gain.
/// </remarks>
public sealed class Rsi : SingleValueIndicator
{
    // Wilder's average of a market that stands still for ever decays towards zero: below this it says nothing.
    private const double Dust = 1e-250;

    private MovingAverage _gain;
    private MovingAverage _loss;
    private double _previousClose = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Rsi(int period = 14, AverageKind smoothing = AverageKind.Wilder)
        : base($"rsi({period};{smoothing})", period + 1, "rsi")
    {
        _gain = new MovingAverage(smoothing, IndicatorBounds.Period(period));
        _loss = new MovingAverage(smoothing, period);
    }

    public override void Add(in Candle candle)
    {
        double change = candle.Close - _previousClose;
        _previousClose = candle.Close;
        if (double.IsNaN(change)) return;
        Value = Index(_gain.Add(double.MaxNative(change, 0.0)), _loss.Add(double.MaxNative(-change, 0.0)));
    }

    internal override double Peek(in Candle candle)
    {
        double change = candle.Close - _previousClose;
        return double.IsNaN(change)
            ? double.NaN
            : Index(_gain.Peek(double.MaxNative(change, 0.0)), _loss.Peek(double.MaxNative(-change, 0.0)));
    }

    private static double Index(double gain, double loss)
    {
        double movement = gain + loss;
        return movement < Dust ? 50.0 : 100.0 * (gain / movement);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _gain.Transfer(transfer);
        _loss.Transfer(transfer);
        transfer.Value(ref _previousClose);
    }
}
