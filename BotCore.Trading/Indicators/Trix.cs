using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Percent change from candle to candle of a triple exponential average of the close.</summary>
/// <remarks>Source: J. K. Hutson, Good TRIX, Technical Analysis of Stocks &amp; Commodities, 1983.</remarks>
public sealed class Trix : SingleValueIndicator
{
    private ExponentialAverage _outer;
    private ExponentialAverage _middle;
    private ExponentialAverage _inner;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Trix(int period, NestedSeed seed = NestedSeed.Own)
        : base($"trix({period};{seed})", seed == NestedSeed.Shared ? period + 1 : 3 * period - 1, "trix")
    {
        _outer = ExponentialAverage.OfPeriod(IndicatorBounds.Period(period));
        _middle = ExponentialAverage.OfPeriod(period, seed.OfInner());
        _inner = ExponentialAverage.OfPeriod(period, seed.OfInner());
    }

    public override void Add(in Candle candle)
    {
        double previous = _inner.Value;
        Value = Change(previous, _inner.Add(_middle.Add(_outer.Add(candle.Close))));
    }

    internal override double Peek(in Candle candle) =>
        Change(_inner.Value, _inner.Peek(_middle.Peek(_outer.Peek(candle.Close))));

    private static double Change(double previous, double average) => 100.0 * (average - previous) / previous;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _outer.Transfer(transfer);
        _middle.Transfer(transfer);
        _inner.Transfer(transfer);
    }
}
