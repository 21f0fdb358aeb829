using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Which candles a Donchian channel spans.</summary>
public enum DonchianWindow
{
    /// <summary>The last n, the current one included: no close can be outside.</summary>
    Including = 0,

    /// <summary>The n before the current one: a close outside is a breakout.</summary>
    Before = 1,
}

/// <summary>Highest high and lowest low of n candles, and the middle between them.</summary>
/// <remarks>Source: R. D. Donchian's four-week rule, 1960; P. J. Kaufman, Trading Systems and Methods.</remarks>
public sealed class DonchianChannel : Indicator
{
    private readonly bool _isBefore;
    private WindowExtremes _range;
    private double _nextUpper = double.NaN;
    private double _nextLower = double.NaN;
    private double _upper = double.NaN;
    private double _lower = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public DonchianChannel(int period = 20, DonchianWindow window = DonchianWindow.Including)
        : base($"donchian({period};{window})", window == DonchianWindow.Before ? period + 1 : period, ["upper", "middle", "lower"])
    {
        _isBefore = window == DonchianWindow.Before;
        _range = new WindowExtremes(IndicatorBounds.Period(period));
    }

    public double Upper => _upper;

    public double Middle => (_upper + _lower) / 2.0;

    public double Lower => _lower;

    public override bool IsReady => !double.IsNaN(_upper);

    public override void Add(in Candle candle)
    {
        _range.Add(candle.High, candle.Low, out double highest, out double lowest);
        _upper = _isBefore ? _nextUpper : highest;
        _lower = _isBefore ? _nextLower : lowest;
        _nextUpper = highest;
        _nextLower = lowest;
    }

    public override double Output(int index) =>
        index switch { 0 => _upper, 1 => Middle, 2 => _lower, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        _range.Peek(candle.High, candle.Low, out double upper, out double lower);
        if (_isBefore) (upper, lower) = (_nextUpper, _nextLower);
        outputs[0] = upper;
        outputs[1] = (upper + lower) / 2.0;
        outputs[2] = lower;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _range.Transfer(transfer);
        transfer.Value(ref _nextUpper);
        transfer.Value(ref _nextLower);
        transfer.Value(ref _upper);
        transfer.Value(ref _lower);
    }
}
