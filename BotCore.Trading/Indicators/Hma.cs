using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Hull moving average of the close: WMA over ⌊√n⌋ of 2 × WMA(⌊n/2⌋) − WMA(n).</summary>
/// <remarks>Source: A. Hull, Hull Moving Average, 2005, with both lengths rounded down.</remarks>
public sealed class Hma : SingleValueIndicator
{
    private readonly double _halfWeights;
    private readonly double _fullWeights;
    private readonly double _rootWeights;
    private WeightedWindowSum _half;
    private WeightedWindowSum _full;
    private WeightedWindowSum _root;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 2 to 1000 candles.</exception>
    public Hma(int period)
        : base($"hma({period})", period + Root(period) - 1, "hma")
    {
        IndicatorBounds.Period(period, min: 2);
        int half = period / 2;
        int root = Root(period);
        _half = new WeightedWindowSum(half);
        _full = new WeightedWindowSum(period);
        _root = new WeightedWindowSum(root);
        _halfWeights = half * (half + 1) / 2.0;
        _fullWeights = period * (period + 1) / 2.0;
        _rootWeights = root * (root + 1) / 2.0;
    }

    public override void Add(in Candle candle)
    {
        double raw = 2.0 * (_half.Add(candle.Close) / _halfWeights) - _full.Add(candle.Close) / _fullWeights;
        Value = _root.Add(raw) / _rootWeights;
    }

    internal override double Peek(in Candle candle)
    {
        double raw = 2.0 * (_half.Peek(candle.Close) / _halfWeights) - _full.Peek(candle.Close) / _fullWeights;
        return _root.Peek(raw) / _rootWeights;
    }

    private static int Root(int period) => (int)Math.Sqrt(Math.Max(period, 0));

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _half.Transfer(transfer);
        _full.Transfer(transfer);
        _root.Transfer(transfer);
    }
}
