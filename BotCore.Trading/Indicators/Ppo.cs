using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Percentage price oscillator of the close: 100 × (fast average − slow average) / slow average.</summary>
/// <remarks>Source: G. Appel's oscillator as TA-Lib computes it, with simple averages; <see cref="AverageKind.Exponential"/> is the other common form.</remarks>
public sealed class Ppo : SingleValueIndicator
{
    private MovingAverage _fast;
    private MovingAverage _slow;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or fast is not below slow.</exception>
    public Ppo(int fast = 12, int slow = 26, AverageKind average = AverageKind.Simple)
        : base($"ppo({fast};{slow};{average})", slow, "ppo")
    {
        _fast = new MovingAverage(average, IndicatorBounds.Period(fast));
        _slow = new MovingAverage(average, IndicatorBounds.Period(slow));
        IndicatorBounds.Ascending(fast, slow);
    }

    public override void Add(in Candle candle) => Value = Percent(_fast.Add(candle.Close), _slow.Add(candle.Close));

    internal override double Peek(in Candle candle) => Percent(_fast.Peek(candle.Close), _slow.Peek(candle.Close));

    private static double Percent(double fast, double slow) => 100.0 * (fast - slow) / slow;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
    }
}
