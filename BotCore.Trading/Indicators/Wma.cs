using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Linearly weighted moving average: weights 1 (oldest) to n (newest).</summary>
/// <remarks>Source: P. J. Kaufman, Trading Systems and Methods.</remarks>
public sealed class Wma : SingleValueIndicator
{
    private readonly CandleInput _input;
    private readonly double _weights;
    private WeightedWindowSum _sum;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Wma(int period, CandleInput input = CandleInput.Close)
        : base($"wma({period};{input})", period, "wma")
    {
        _input = input;
        _sum = new WeightedWindowSum(IndicatorBounds.Period(period));
        _weights = period * (period + 1) / 2.0;
    }

    public override void Add(in Candle candle) => Value = _sum.Add(_input.Of(in candle)) / _weights;

    internal override double Peek(in Candle candle) => _sum.Peek(_input.Of(in candle)) / _weights;

    private protected override void TransferWindows(StateTransfer transfer) => _sum.Transfer(transfer);
}
