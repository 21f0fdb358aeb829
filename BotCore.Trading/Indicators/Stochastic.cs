using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Where the close stands in the range of the last n candles, 0 (at the low) to 100 (at the high), and its average.</summary>
/// <remarks>
/// Source: G. C. Lane, Lane's Stochastics, Technical Analysis of Stocks &amp; Commodities, 1984. Fast %K = 100 × (close − lowest
/// low) / (highest high − lowest low); %K = its mean over <c>smooth</c> candles (1 = fast stochastic); %D = mean of %K over
/// <c>signal</c> candles. A window without any range gives 50: the close is neither high nor low in it.
/// </remarks>
public sealed class Stochastic : Indicator
{
    private WindowExtremes _range;
    private SmoothingWindow _fast;
    private SmoothingWindow _slow;
    private double _k = double.NaN;
    private double _d = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">A period is not from 1 to 1000 candles.</exception>
    public Stochastic(int period = 14, int signal = 3, int smooth = 3)
        : base($"stochastic({period};{signal};{smooth})", period + smooth + signal - 2, ["k", "d"])
    {
        _range = new WindowExtremes(IndicatorBounds.Period(period));
        _slow = new SmoothingWindow(IndicatorBounds.Period(signal));
        _fast = new SmoothingWindow(IndicatorBounds.Period(smooth));
    }

    /// <summary>%K; exists before %D does.</summary>
    public double K => _k;

    /// <summary>%D.</summary>
    public double D => _d;

    public override bool IsReady => !double.IsNaN(_d);

    public override void Add(in Candle candle)
    {
        _range.Add(candle.High, candle.Low, out double highest, out double lowest);
        double k = _fast.Add(Place(candle.Close, highest, lowest));
        _k = k;
        _d = _slow.Add(k);
    }

    public override double Output(int index) => index switch { 0 => _k, 1 => _d, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        _range.Peek(candle.High, candle.Low, out double highest, out double lowest);
        double k = _fast.Peek(Place(candle.Close, highest, lowest));
        outputs[0] = k;
        outputs[1] = _slow.Peek(k);
    }

    /// <summary>Fast %K.</summary>
    internal static double Place(double value, double highest, double lowest)
    {
        double range = highest - lowest;
        return range == 0.0 ? 50.0 : 100.0 * ((value - lowest) / range);
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _range.Transfer(transfer);
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
        transfer.Value(ref _k);
        transfer.Value(ref _d);
    }
}
