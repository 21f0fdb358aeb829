using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Double exponential moving average of the close: 2 × EMA − EMA of the EMA.</summary>
/// <remarks>Source: P. G. Mulloy, Smoothing Data with Faster Moving Averages, Technical Analysis of Stocks &amp; Commodities, 1994.</remarks>
public sealed class Dema : SingleValueIndicator
{
    private ExponentialAverage _outer;
    private ExponentialAverage _inner;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Dema(int period, NestedSeed seed = NestedSeed.Own)
        : base($"dema({period};{seed})", seed == NestedSeed.Shared ? period : 2 * period - 1, "dema")
    {
        _outer = ExponentialAverage.OfPeriod(IndicatorBounds.Period(period));
        _inner = ExponentialAverage.OfPeriod(period, seed.OfInner());
    }

    public override void Add(in Candle candle)
    {
        double outer = _outer.Add(candle.Close);
        Value = 2.0 * outer - _inner.Add(outer);
    }

    internal override double Peek(in Candle candle)
    {
        double outer = _outer.Peek(candle.Close);
        return 2.0 * outer - _inner.Peek(outer);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _outer.Transfer(transfer);
        _inner.Transfer(transfer);
    }
}
