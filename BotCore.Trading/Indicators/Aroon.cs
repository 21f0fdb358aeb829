using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Which of several equal extremes counts.</summary>
public enum ExtremeTie
{
    Newer = 0,
    Older = 1,
}

/// <summary>Aroon: how long ago, within n candles, the highest high and the lowest low were; 100 now, 0 n candles ago.</summary>
/// <remarks>Source: T. S. Chande, A Time Price Oscillator, Technical Analysis of Stocks &amp; Commodities, 1995. The window is n + 1 candles.</remarks>
public sealed class Aroon : Indicator
{
    private readonly int _period;
    private readonly ExtremeTie _tie;
    private Ring _highs;
    private Ring _lows;
    private int _missing;
    private double _up = double.NaN;
    private double _down = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Aroon(int period = 25, ExtremeTie tie = ExtremeTie.Newer)
        : base($"aroon({period};{tie})", period + 1, ["up", "down", "oscillator"])
    {
        _period = IndicatorBounds.Period(period);
        _tie = tie;
        _highs = new Ring(period + 1);
        _lows = new Ring(period + 1);
        _missing = period + 1;
    }

    public double Up => _up;

    public double Down => _down;

    /// <summary>Up − down, −100 to 100.</summary>
    public double Oscillator => _up - _down;

    public override bool IsReady => !double.IsNaN(_up);

    public override void Add(in Candle candle)
    {
        _up = Recency(in _highs, candle.High, 1.0);
        _down = Recency(in _lows, candle.Low, -1.0);
        _highs.Add(candle.High);
        _lows.Add(candle.Low);
        if (_missing > 0) _missing--;
    }

    public override double Output(int index) =>
        index switch { 0 => _up, 1 => _down, 2 => _up - _down, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        outputs[0] = Recency(in _highs, candle.High, 1.0);
        outputs[1] = Recency(in _lows, candle.Low, -1.0);
        outputs[2] = outputs[0] - outputs[1];
    }

    /// <param name="sign">1 looks for the highest, −1 for the lowest.</param>
    private double Recency(in Ring window, double newest, double sign)
    {
        if (_missing > 1) return double.NaN;
        window.WithoutOldest(out var older, out var newer);
        double extreme = double.NegativeInfinity;
        int at = 0, position = 0;
        foreach (double value in older) Take(sign * value, position++, ref extreme, ref at);
        foreach (double value in newer) Take(sign * value, position++, ref extreme, ref at);
        Take(sign * newest, position, ref extreme, ref at);
        return 100.0 * at / _period;
    }

    private void Take(double value, int position, ref double extreme, ref int at)
    {
        if (value < extreme || (value == extreme && _tie == ExtremeTie.Older)) return;
        extreme = value;
        at = position;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _highs.Transfer(transfer);
        _lows.Transfer(transfer);
        transfer.Value(ref _missing);
        transfer.Value(ref _up);
        transfer.Value(ref _down);
    }
}
