using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Commodity channel index: (typical price − mean) / (0.015 × mean absolute deviation) over n candles.</summary>
/// <remarks>Source: D. Lambert, Commodities magazine, 1980. A window whose typical prices are all equal gives 0.</remarks>
public sealed class Cci : SingleValueIndicator
{
    private const double Scale = 0.015; // Lambert's: puts most values between −100 and 100

    private readonly int _period;
    private Ring _prices;
    private WindowSum _sum;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Cci(int period = 20)
        : base($"cci({period})", period, "cci")
    {
        _period = IndicatorBounds.Period(period);
        _prices = new Ring(period);
        _sum = new WindowSum(period);
    }

    public override void Add(in Candle candle)
    {
        double price = candle.TypicalPrice;
        Value = Index(price, _sum.Add(price) / _period);
        _prices.Add(price);
    }

    internal override double Peek(in Candle candle)
    {
        double price = candle.TypicalPrice;
        return Index(price, _sum.Peek(price) / _period);
    }

    private double Index(double price, double mean)
    {
        _prices.WithoutOldest(out var older, out var newer);
        double distances = Math.Abs(price - mean);
        bool isFlat = true;
        foreach (double other in older)
        {
            distances += Math.Abs(other - mean);
            isFlat &= other == price;
        }
        foreach (double other in newer)
        {
            distances += Math.Abs(other - mean);
            isFlat &= other == price;
        }
        return isFlat && !double.IsNaN(mean) ? 0.0 : (price - mean) / (Scale * distances / _period);
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _prices.Transfer(transfer);
        _sum.Transfer(transfer);
    }
}
