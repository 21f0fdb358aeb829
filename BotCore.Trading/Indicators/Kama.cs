using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Kaufman's adaptive moving average of the close: fast where prices go straight, slow where they wander.</summary>
/// <remarks>
/// Source: P. J. Kaufman, Smarter Trading, 1995. Efficiency ratio = |change over n| / Σ |candle changes|; the smoothing
/// constant is (ratio × (2/(fast+1) − 2/(slow+1)) + 2/(slow+1))². Starts from the n-th close; a market that did not move has
/// ratio 0.
/// </remarks>
public sealed class Kama : Indicator
{
    private readonly double _fast;
    private readonly double _slow;
    private Ring _closes;
    private WindowSum _path;
    private int _missing;
    private double _previousClose = double.NaN;
    private double _value = double.NaN;
    private double _ratio = double.NaN;

    /// <param name="er">Length of the efficiency ratio, candles.</param>
    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or fast is not below slow.</exception>
    public Kama(int er = 10, int fast = 2, int slow = 30)
        : base($"kama({er};{fast};{slow})", er + 1, ["kama", "efficiency_ratio"])
    {
        _closes = new Ring(IndicatorBounds.Period(er));
        _path = new WindowSum(er);
        _missing = er;
        _fast = 2.0 / (IndicatorBounds.Period(fast) + 1);
        _slow = 2.0 / (IndicatorBounds.Period(slow) + 1);
        IndicatorBounds.Ascending(fast, slow);
    }

    /// <summary>Price; exists one candle before the ratio does.</summary>
    public double Value => _value;

    /// <summary>0 (only noise) to 1 (a straight line).</summary>
    public double EfficiencyRatio => _ratio;

    public override bool IsReady => !double.IsNaN(_ratio);

    public override void Add(in Candle candle)
    {
        double path = _path.Add(Math.Abs(candle.Close - _previousClose));
        _ratio = Ratio(candle.Close - _closes.Add(candle.Close), path);
        _value = Average(candle.Close, _ratio);
        _previousClose = candle.Close;
        if (_missing > 0) _missing--;
    }

    public override double Output(int index) => index switch { 0 => _value, 1 => _ratio, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        double path = _path.Peek(Math.Abs(candle.Close - _previousClose));
        double ratio = Ratio(candle.Close - _closes.Oldest, path);
        outputs[0] = Average(candle.Close, ratio);
        outputs[1] = ratio;
    }

    private static double Ratio(double change, double path) => path == 0.0 ? 0.0 : Math.Min(1.0, Math.Abs(change) / path);

    private double Average(double close, double ratio)
    {
        if (_missing > 0) return _missing == 1 ? close : double.NaN;
        double smoothing = ratio * (_fast - _slow) + _slow;
        return _value + smoothing * smoothing * (close - _value);
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _closes.Transfer(transfer);
        _path.Transfer(transfer);
        transfer.Value(ref _missing);
        transfer.Value(ref _previousClose);
        transfer.Value(ref _value);
        transfer.Value(ref _ratio);
    }
}
