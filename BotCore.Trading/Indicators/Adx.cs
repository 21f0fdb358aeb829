using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Directional movement: +DI, −DI, DX and their average ADX, each 0 to 100.</summary>
/// <remarks>
/// Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978. His sums are n times his averages, so their
/// ratios are the same. Without any true range both DI are 0; with both DI 0, DX is 0: there is no direction.
/// </remarks>
public sealed class Adx : Indicator
{
    private TrueRangeStep _rangeStep = new(FirstRange.None);
    private ExponentialAverage _range;
    private ExponentialAverage _plus;
    private ExponentialAverage _minus;
    private ExponentialAverage _average;
    private double _previousHigh = double.NaN;
    private double _previousLow = double.NaN;
    private double _plusDi = double.NaN;
    private double _minusDi = double.NaN;
    private double _dx = double.NaN;
    private double _adx = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Adx(int period = 14)
        : base($"adx({period})", 2 * period, ["plus_di", "minus_di", "dx", "adx"])
    {
        IndicatorBounds.Period(period);
        _range = ExponentialAverage.Wilder(period);
        _plus = ExponentialAverage.Wilder(period);
        _minus = ExponentialAverage.Wilder(period);
        _average = ExponentialAverage.Wilder(period);
    }

    /// <summary>The average; exists n − 1 candles after the other three.</summary>
    public double Value => _adx;

    public double PlusDi => _plusDi;

    public double MinusDi => _minusDi;

    public double Dx => _dx;

    public override bool IsReady => !double.IsNaN(_adx);

    public override void Add(in Candle candle)
    {
        Movement(in candle, out double up, out double down);
        double range = _range.Add(_rangeStep.Add(in candle));
        _plusDi = Share(_plus.Add(up), range);
        _minusDi = Share(_minus.Add(down), range);
        _dx = Imbalance(_plusDi, _minusDi);
        _adx = _average.Add(_dx);
        _previousHigh = candle.High;
        _previousLow = candle.Low;
    }

    public override double Output(int index) =>
        index switch { 0 => _plusDi, 1 => _minusDi, 2 => _dx, 3 => _adx, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        Movement(in candle, out double up, out double down);
        double range = _range.Peek(_rangeStep.Peek(in candle));
        outputs[0] = Share(_plus.Peek(up), range);
        outputs[1] = Share(_minus.Peek(down), range);
        outputs[2] = Imbalance(outputs[0], outputs[1]);
        outputs[3] = _average.Peek(outputs[2]);
    }

    private void Movement(in Candle candle, out double up, out double down)
    {
        up = candle.High - _previousHigh;
        down = _previousLow - candle.Low;
        if (double.IsNaN(up)) return;
        bool isUp = up > down;
        bool isDown = down > up;
        up = isUp ? Math.Max(up, 0.0) : 0.0;
        down = isDown ? Math.Max(down, 0.0) : 0.0;
    }

    private static double Share(double movement, double range) => range == 0.0 ? 0.0 : 100.0 * (movement / range);

    private static double Imbalance(double plus, double minus)
    {
        double sum = plus + minus;
        return sum == 0.0 ? 0.0 : 100.0 * (Math.Abs(plus - minus) / sum);
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _rangeStep.Transfer(transfer);
        _range.Transfer(transfer);
        _plus.Transfer(transfer);
        _minus.Transfer(transfer);
        _average.Transfer(transfer);
        transfer.Value(ref _previousHigh);
        transfer.Value(ref _previousLow);
        transfer.Value(ref _plusDi);
        transfer.Value(ref _minusDi);
        transfer.Value(ref _dx);
        transfer.Value(ref _adx);
    }
}
