using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Simple moving average: the mean of the last n inputs.</summary>
/// <remarks>Source: the arithmetic mean, as in P. J. Kaufman, Trading Systems and Methods.</remarks>
public sealed class Sma : SingleValueIndicator
{
    private readonly int _period;
    private readonly CandleInput _input;
    private WindowSum _sum;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Sma(int period, CandleInput input = CandleInput.Close)
        : base($"sma({period};{input})", period, "sma")
    {
        _period = IndicatorBounds.Period(period);
        _input = input;
        _sum = new WindowSum(period);
    }

    public override void Add(in Candle candle) => Value = _sum.Add(_input.Of(in candle)) / _period;

    internal override double Peek(in Candle candle) => _sum.Peek(_input.Of(in candle)) / _period;

    private protected override void TransferWindows(StateTransfer transfer) => _sum.Transfer(transfer);
}
