using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Chande momentum oscillator: 100 × (gains − losses) / (gains + losses) of the closes; −100 to 100.</summary>
/// <remarks>
/// Source: T. S. Chande and S. Kroll, The New Technical Trader, 1994, with plain sums; with
/// <see cref="AverageKind.Wilder"/> as TA-Lib computes it. 0 when the closes did not move.
/// </remarks>
public sealed class Cmo : SingleValueIndicator
{
    private const double Dust = 1e-250; // see Rsi

    private MovingAverage _gain;
    private MovingAverage _loss;
    private double _previousClose = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Cmo(int period = 14, AverageKind smoothing = AverageKind.Simple)
        : base($"cmo({period};{smoothing})", period + 1, "cmo")
    {
        _gain = new MovingAverage(smoothing, IndicatorBounds.Period(period));
        _loss = new MovingAverage(smoothing, period);
    }

    public override void Add(in Candle candle)
    {
        double change = candle.Close - _previousClose;
        _previousClose = candle.Close;
        Value = Oscillator(_gain.Add(Math.Max(change, 0.0)), _loss.Add(Math.Max(-change, 0.0)));
    }

    internal override double Peek(in Candle candle)
    {
        double change = candle.Close - _previousClose;
        return Oscillator(_gain.Peek(Math.Max(change, 0.0)), _loss.Peek(Math.Max(-change, 0.0)));
    }

    private static double Oscillator(double gain, double loss)
    {
        double movement = gain + loss;
        return movement < Dust ? 0.0 : 100.0 * ((gain - loss) / movement);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _gain.Transfer(transfer);
        _loss.Transfer(transfer);
        transfer.Value(ref _previousClose);
    }
}
