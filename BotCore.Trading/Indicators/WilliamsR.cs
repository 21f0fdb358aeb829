using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Williams %R: 0 with the close at the highest high of n candles, −100 at the lowest low.</summary>
/// <remarks>
/// Source: L. Williams, How I Made One Million Dollars Last Year Trading Commodities, 1973. Equals the fast stochastic %K − 100,
/// so a window without any range gives −50.
/// </remarks>
public sealed class WilliamsR : SingleValueIndicator
{
    private WindowExtremes _range;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public WilliamsR(int period = 14)
        : base($"williamsr({period})", period, "williamsr")
    {
        _range = new WindowExtremes(IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle)
    {
        _range.Add(candle.High, candle.Low, out double highest, out double lowest);
        Value = Place(candle.Close, highest, lowest);
    }

    internal override double Peek(in Candle candle)
    {
        _range.Peek(candle.High, candle.Low, out double highest, out double lowest);
        return Place(candle.Close, highest, lowest);
    }

    private static double Place(double close, double highest, double lowest)
    {
        double range = highest - lowest;
        return range == 0.0 ? -50.0 : -100.0 * ((highest - close) / range);
    }

    private protected override void TransferWindows(StateTransfer transfer) => _range.Transfer(transfer);
}
