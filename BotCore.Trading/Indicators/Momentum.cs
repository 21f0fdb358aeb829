using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Close minus the close n candles ago, price.</summary>
/// <remarks>Source: the definition, as in P. J. Kaufman, Trading Systems and Methods.</remarks>
public sealed class Momentum : SingleValueIndicator
{
    private Ring _closes;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Momentum(int period)
        : base($"momentum({period})", period + 1, "momentum")
    {
        _closes = new Ring(IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle) => Value = candle.Close - _closes.Add(candle.Close);

    internal override double Peek(in Candle candle) => candle.Close - _closes.Oldest;

    private protected override void TransferWindows(StateTransfer transfer) => _closes.Transfer(transfer);
}
