using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Mean of the last n closes, and k population standard deviations above and below it.</summary>
/// <remarks>Source: J. Bollinger, Bollinger on Bollinger Bands, 2001.</remarks>
public sealed class BollingerBands : Indicator
{
    private readonly double _k;
    private MomentsWindow _closes;
    private double _close = double.NaN;
    private double _middle = double.NaN;
    private double _distance = double.NaN;

    /// <param name="k">Distance of the bands in standard deviations, 0.01 to 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles, or k is outside its range.</exception>
    public BollingerBands(int period = 20, double k = 2.0)
        : base($"bollinger({period};{k})", period, ["upper", "middle", "lower"])
    {
        _closes = new MomentsWindow(IndicatorBounds.Period(period));
        _k = IndicatorBounds.Number(k, 0.01, 20.0);
    }

    public double Upper => _middle + _distance;

    public double Middle => _middle;

    public double Lower => _middle - _distance;

    /// <summary>(upper − lower) / middle, a ratio.</summary>
    public double Width => 2.0 * _distance / _middle;

    /// <summary>Where the last close stands: 0 at the lower band, 1 at the upper; 0.5 when the bands have no width.</summary>
    public double Position => _distance == 0.0 ? 0.5 : (_close - Lower) / (2.0 * _distance);

    public override bool IsReady => !double.IsNaN(_middle);

    public override void Add(in Candle candle)
    {
        _close = candle.Close;
        _closes.Add(candle.Close, out _middle, out double variance);
        _distance = _k * Math.Sqrt(variance);
    }

    public override double Output(int index) =>
        index switch { 0 => Upper, 1 => _middle, 2 => Lower, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        _closes.Peek(candle.Close, out double middle, out double variance);
        double distance = _k * Math.Sqrt(variance);
        outputs[0] = middle + distance;
        outputs[1] = middle;
        outputs[2] = middle - distance;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _closes.Transfer(transfer);
        transfer.Value(ref _close);
        transfer.Value(ref _middle);
        transfer.Value(ref _distance);
    }
}
