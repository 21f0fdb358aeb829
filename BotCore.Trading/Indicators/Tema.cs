using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Triple exponential moving average of the close: 3 × EMA − 3 × EMA of EMA + EMA of EMA of EMA.</summary>
/// <remarks>Source: P. G. Mulloy, Smoothing Data with Less Lag, Technical Analysis of Stocks &amp; Commodities, 1994.</remarks>
public sealed class Tema : SingleValueIndicator
{
    private ExponentialAverage _outer;
    private ExponentialAverage _middle;
    private ExponentialAverage _inner;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Tema(int period, NestedSeed seed = NestedSeed.Own)
        : base($"tema({period};{seed})", seed == NestedSeed.Shared ? period : 3 * period - 2, "tema")
    {
        _outer = ExponentialAverage.OfPeriod(IndicatorBounds.Period(period));
        _middle = ExponentialAverage.OfPeriod(period, seed.OfInner());
        _inner = ExponentialAverage.OfPeriod(period, seed.OfInner());
    }

    public override void Add(in Candle candle)
    {
        double outer = _outer.Add(candle.Close);
        double middle = _middle.Add(outer);
        Value = 3.0 * outer - 3.0 * middle + _inner.Add(middle);
    }

    internal override double Peek(in Candle candle)
    {
        double outer = _outer.Peek(candle.Close);
        double middle = _middle.Peek(outer);
        return 3.0 * outer - 3.0 * middle + _inner.Peek(middle);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _outer.Transfer(transfer);
        _middle.Transfer(transfer);
        _inner.Transfer(transfer);
    }
}
