using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Wilder's moving average: the mean of the first n inputs, then e += (x − e)/n.</summary>
/// <remarks>Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978.</remarks>
public sealed class Rma : SingleValueIndicator
{
    private readonly CandleInput _input;
    private ExponentialAverage _average;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Rma(int period, CandleInput input = CandleInput.Close)
        : base($"rma({period};{input})", period, "rma")
    {
        _input = input;
        _average = ExponentialAverage.Wilder(IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle) => Value = _average.Add(_input.Of(in candle));

    internal override double Peek(in Candle candle) => _average.Peek(_input.Of(in candle));

    private protected override void TransferWindows(StateTransfer transfer) => _average.Transfer(transfer);
}
