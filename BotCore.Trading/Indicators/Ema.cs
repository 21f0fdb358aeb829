using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Exponential moving average: e += 2/(n+1) × (x − e).</summary>
/// <remarks>Source: P. J. Kaufman, Trading Systems and Methods; the two common seeds are <see cref="EmaSeed"/>.</remarks>
public sealed class Ema : SingleValueIndicator
{
    private readonly CandleInput _input;
    private ExponentialAverage _average;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Ema(int period, EmaSeed seed = EmaSeed.Simple, CandleInput input = CandleInput.Close)
        : base($"ema({period};{seed};{input})", seed == EmaSeed.First ? 1 : period, "ema")
    {
        _input = input;
        _average = ExponentialAverage.OfPeriod(IndicatorBounds.Period(period), seed);
    }

    public override void Add(in Candle candle) => Value = _average.Add(_input.Of(in candle));

    internal override double Peek(in Candle candle) => _average.Peek(_input.Of(in candle));

    private protected override void TransferWindows(StateTransfer transfer) => _average.Transfer(transfer);
}
