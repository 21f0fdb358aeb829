using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Stochastic of Wilder's RSI: where the RSI stands in its own range of the last n candles, 0 to 100.</summary>
/// <remarks>
/// Source: T. S. Chande and S. Kroll, The New Technical Trader, 1994. %K is averaged over <c>smooth</c> candles, %D is the mean
/// of %K over <c>signal</c>. An RSI that did not move in its window gives 50.
/// </remarks>
public sealed class StochasticRsi : Indicator
{
    private readonly Rsi _rsi;
    private WindowExtremes _range;
    private SmoothingWindow _fast;
    private SmoothingWindow _slow;
    private double _k = double.NaN;
    private double _d = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">A period is not from 1 to 1000 candles.</exception>
    public StochasticRsi(int rsi = 14, int stoch = 14, int signal = 3, int smooth = 1)
        : base($"stochrsi({rsi};{stoch};{signal};{smooth})", rsi + stoch + smooth + signal - 2, ["k", "d"])
    {
        _rsi = new Rsi(IndicatorBounds.Period(rsi));
        _range = new WindowExtremes(IndicatorBounds.Period(stoch));
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
        _rsi.Add(in candle);
        if (!_rsi.IsReady) return;
        _range.Add(_rsi.Value, _rsi.Value, out double highest, out double lowest);
        _k = _fast.Add(Stochastic.Place(_rsi.Value, highest, lowest));
        _d = _slow.Add(_k);
    }

    public override double Output(int index) => index switch { 0 => _k, 1 => _d, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        double rsi = _rsi.Peek(in candle);
        outputs[0] = outputs[1] = double.NaN;
        if (double.IsNaN(rsi)) return;
        _range.Peek(rsi, rsi, out double highest, out double lowest);
        outputs[0] = _fast.Peek(Stochastic.Place(rsi, highest, lowest));
        outputs[1] = _slow.Peek(outputs[0]);
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _rsi.Transfer(transfer);
        _range.Transfer(transfer);
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
        transfer.Value(ref _k);
        transfer.Value(ref _d);
    }
}
