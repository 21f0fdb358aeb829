using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Money flow index: share of typical price × volume that came in on rising typical prices over n candles, 0 to 100.</summary>
/// <remarks>
/// Source: G. Quong and A. Soudack, Technical Analysis of Stocks &amp; Commodities, 1989. A candle with an unchanged typical price
/// counts for neither side; 50 when neither side had any flow.
/// </remarks>
public sealed class Mfi : SingleValueIndicator
{
    private WindowSum _rising;
    private WindowSum _falling;
    private double _previousPrice = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Mfi(int period = 14)
        : base($"mfi({period})", period + 1, "mfi")
    {
        _rising = new WindowSum(IndicatorBounds.Period(period));
        _falling = new WindowSum(period);
    }

    public override void Add(in Candle candle)
    {
        Flow(in candle, out double rising, out double falling);
        Value = Index(_rising.Add(rising), _falling.Add(falling));
        _previousPrice = candle.TypicalPrice;
    }

    internal override double Peek(in Candle candle)
    {
        Flow(in candle, out double rising, out double falling);
        return Index(_rising.Peek(rising), _falling.Peek(falling));
    }

    private void Flow(in Candle candle, out double rising, out double falling)
    {
        double price = candle.TypicalPrice;
        double flow = price * candle.Volume;
        rising = falling = double.IsNaN(_previousPrice) ? double.NaN : 0.0;
        if (price > _previousPrice) rising = flow;
        else if (price < _previousPrice) falling = flow;
    }

    private static double Index(double rising, double falling)
    {
        double flow = rising + falling;
        return flow == 0.0 ? 50.0 : 100.0 * (rising / flow);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _rising.Transfer(transfer);
        _falling.Transfer(transfer);
        transfer.Value(ref _previousPrice);
    }
}
