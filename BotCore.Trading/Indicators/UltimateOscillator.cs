using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Ultimate oscillator: buying pressure over true range in three windows, weighted 4, 2, 1; 0 to 100.</summary>
/// <remarks>
/// Source: L. Williams, The Ultimate Oscillator, Technical Analysis of Stocks &amp; Commodities, 1985. Buying pressure = close −
/// min(low, previous close). A window without any true range counts as 50.
/// </remarks>
public sealed class UltimateOscillator : SingleValueIndicator
{
    private TrueRangeStep _rangeStep = new(FirstRange.None);
    private WindowSum _shortPressure;
    private WindowSum _middlePressure;
    private WindowSum _longPressure;
    private WindowSum _shortRange;
    private WindowSum _middleRange;
    private WindowSum _longRange;
    private double _previousClose = double.NaN;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or they are not short &lt; middle &lt; long.</exception>
    public UltimateOscillator(int @short = 7, int middle = 14, int @long = 28)
        : base($"ultimate({@short};{middle};{@long})", @long + 1, "ultimate")
    {
        _shortPressure = new WindowSum(IndicatorBounds.Period(@short));
        _middlePressure = new WindowSum(IndicatorBounds.Period(middle));
        _longPressure = new WindowSum(IndicatorBounds.Period(@long));
        _shortRange = new WindowSum(@short);
        _middleRange = new WindowSum(middle);
        _longRange = new WindowSum(@long);
        IndicatorBounds.Ascending(@short, middle);
        IndicatorBounds.Ascending(middle, @long);
    }

    public override void Add(in Candle candle)
    {
        double pressure = Pressure(in candle);
        double range = _rangeStep.Add(in candle);
        _previousClose = candle.Close;
        Value = Oscillator(
            Share(_shortPressure.Add(pressure), _shortRange.Add(range)),
            Share(_middlePressure.Add(pressure), _middleRange.Add(range)),
            Share(_longPressure.Add(pressure), _longRange.Add(range)));
    }

    internal override double Peek(in Candle candle)
    {
        double pressure = Pressure(in candle);
        double range = _rangeStep.Peek(in candle);
        return Oscillator(
            Share(_shortPressure.Peek(pressure), _shortRange.Peek(range)),
            Share(_middlePressure.Peek(pressure), _middleRange.Peek(range)),
            Share(_longPressure.Peek(pressure), _longRange.Peek(range)));
    }

    private double Pressure(in Candle candle) => candle.Close - Math.Min(candle.Low, _previousClose);

    private static double Share(double pressure, double range) => range == 0.0 ? 0.5 : pressure / range;

    private static double Oscillator(double fast, double middle, double slow) => 100.0 * ((4.0 * fast + 2.0 * middle + slow) / 7.0);

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _rangeStep.Transfer(transfer);
        _shortPressure.Transfer(transfer);
        _middlePressure.Transfer(transfer);
        _longPressure.Transfer(transfer);
        _shortRange.Transfer(transfer);
        _middleRange.Transfer(transfer);
        _longRange.Transfer(transfer);
        transfer.Value(ref _previousClose);
    }
}
