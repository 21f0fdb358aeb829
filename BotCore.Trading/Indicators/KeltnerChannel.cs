using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Which averages make a Keltner channel.</summary>
public enum KeltnerForm
{
    /// <summary>EMA of the close, Wilder's ATR.</summary>
    Exponential = 0,

    /// <summary>Simple mean of the typical price, simple mean of the true range.</summary>
    Simple = 1,
}

/// <summary>An average of price, and k average true ranges above and below it.</summary>
/// <remarks>Sources: C. W. Keltner, How To Make Money in Commodities, 1960; the exponential form with ATR is L. B. Raschke's.</remarks>
public sealed class KeltnerChannel : Indicator
{
    private readonly double _k;
    private readonly CandleInput _input;
    private readonly Atr _atr;
    private MovingAverage _average;
    private double _middle = double.NaN;
    private double _distance = double.NaN;

    /// <param name="k">Distance of the bands in average true ranges, 0.01 to 20.</param>
    /// <param name="atr">Period of the average true range.</param>
    /// <exception cref="ArgumentOutOfRangeException">A period is not from 1 to 1000 candles, or k is outside its range.</exception>
    public KeltnerChannel(int period = 20, double k = 2.0, int atr = 10, KeltnerForm form = KeltnerForm.Exponential)
        : base($"keltner({period};{k};{atr};{form})", Math.Max(period, atr + 1), ["upper", "middle", "lower"])
    {
        bool isSimple = form == KeltnerForm.Simple;
        _k = IndicatorBounds.Number(k, 0.01, 20.0);
        _input = isSimple ? CandleInput.Typical : CandleInput.Close;
        _atr = new Atr(IndicatorBounds.Period(atr), isSimple ? AverageKind.Simple : AverageKind.Wilder);
        _average = new MovingAverage(isSimple ? AverageKind.Simple : AverageKind.Exponential, IndicatorBounds.Period(period));
    }

    public double Upper => _middle + _distance;

    public double Middle => _middle;

    public double Lower => _middle - _distance;

    public override bool IsReady => !double.IsNaN(_middle + _distance);

    public override void Add(in Candle candle)
    {
        _atr.Add(in candle);
        _middle = _average.Add(_input.Of(in candle));
        _distance = _k * _atr.Value;
    }

    public override double Output(int index) =>
        index switch { 0 => Upper, 1 => _middle, 2 => Lower, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        double middle = _average.Peek(_input.Of(in candle));
        double distance = _k * _atr.Peek(in candle);
        outputs[0] = middle + distance;
        outputs[1] = middle;
        outputs[2] = middle - distance;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _atr.Transfer(transfer);
        _average.Transfer(transfer);
        transfer.Value(ref _middle);
        transfer.Value(ref _distance);
    }
}
