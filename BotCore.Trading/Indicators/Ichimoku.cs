using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Ichimoku: middles of three ranges, two of them drawn where they were known one kijun length ago.</summary>
/// <remarks>
/// Source: G. Hosoda, 1969. Tenkan, kijun: middle of the range of their length. Senkou A: mean of both, senkou B: middle of the
/// longest range; each candle shows the spans that were known <c>kijun</c> candles before. The lagging span is not provided: at
/// its place on the chart it is the future.
/// </remarks>
public sealed class Ichimoku : Indicator
{
    private WindowExtremes _tenkanRange;
    private WindowExtremes _kijunRange;
    private WindowExtremes _senkouRange;
    private Ring _aheadA;
    private Ring _aheadB;
    private double _tenkan = double.NaN;
    private double _kijun = double.NaN;
    private double _senkouA = double.NaN;
    private double _senkouB = double.NaN;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or they are not tenkan &lt; kijun &lt; senkou.</exception>
    public Ichimoku(int tenkan = 9, int kijun = 26, int senkou = 52)
        : base($"ichimoku({tenkan};{kijun};{senkou})", senkou + kijun, ["tenkan", "kijun", "senkou_a", "senkou_b"])
    {
        _tenkanRange = new WindowExtremes(IndicatorBounds.Period(tenkan));
        _kijunRange = new WindowExtremes(IndicatorBounds.Period(kijun));
        _senkouRange = new WindowExtremes(IndicatorBounds.Period(senkou));
        IndicatorBounds.Ascending(tenkan, kijun);
        IndicatorBounds.Ascending(kijun, senkou);
        _aheadA = new Ring(kijun);
        _aheadB = new Ring(kijun);
    }

    public double Tenkan => _tenkan;

    public double Kijun => _kijun;

    /// <summary>Leading span A as known <c>kijun</c> candles ago.</summary>
    public double SenkouA => _senkouA;

    /// <summary>Leading span B as known <c>kijun</c> candles ago; the last of the four to exist.</summary>
    public double SenkouB => _senkouB;

    public override bool IsReady => !double.IsNaN(_senkouB);

    public override void Add(in Candle candle)
    {
        _tenkan = Middle(ref _tenkanRange, in candle);
        _kijun = Middle(ref _kijunRange, in candle);
        _senkouA = _aheadA.Add((_tenkan + _kijun) / 2.0);
        _senkouB = _aheadB.Add(Middle(ref _senkouRange, in candle));
    }

    public override double Output(int index) =>
        index switch { 0 => _tenkan, 1 => _kijun, 2 => _senkouA, 3 => _senkouB, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        _tenkanRange.Peek(candle.High, candle.Low, out double highest, out double lowest);
        outputs[0] = (highest + lowest) / 2.0;
        _kijunRange.Peek(candle.High, candle.Low, out highest, out lowest);
        outputs[1] = (highest + lowest) / 2.0;
        outputs[2] = _aheadA.Oldest;
        outputs[3] = _aheadB.Oldest;
    }

    private static double Middle(ref WindowExtremes range, in Candle candle)
    {
        range.Add(candle.High, candle.Low, out double highest, out double lowest);
        return (highest + lowest) / 2.0;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _tenkanRange.Transfer(transfer);
        _kijunRange.Transfer(transfer);
        _senkouRange.Transfer(transfer);
        _aheadA.Transfer(transfer);
        _aheadB.Transfer(transfer);
        transfer.Value(ref _tenkan);
        transfer.Value(ref _kijun);
        transfer.Value(ref _senkouA);
        transfer.Value(ref _senkouB);
    }
}
