using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Rate of change: percent by which the close differs from the close n candles ago.</summary>
/// <remarks>Source: the definition, as in P. J. Kaufman, Trading Systems and Methods.</remarks>
public sealed class Roc : SingleValueIndicator
{
    private Ring _closes;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Roc(int period)
        : base($"roc({period})", period + 1, "roc")
    {
        _closes = new Ring(IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle) => Value = Change(_closes.Add(candle.Close), candle.Close);

    internal override double Peek(in Candle candle) => Change(_closes.Oldest, candle.Close);

    private static double Change(double before, double now) => 100.0 * ((now - before) / before);

    private protected override void TransferWindows(StateTransfer transfer) => _closes.Transfer(transfer);
}
