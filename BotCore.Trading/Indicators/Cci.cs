using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Commodity channel index: (typical price − mean) / (0.015 × mean absolute deviation) over n candles.</summary>
/// <remarks>Source: D. Lambert, Commodities magazine, 1980. A window whose typical prices are all equal gives 0.</remarks>
public sealed class Cci : SingleValueIndicator
{
    private const double Scale = 0.015; // Lambert's: puts most values between −100 and 100

    private Ring _prices;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Cci(int period = 20)
        : base($"cci({period})", period, "cci")
    {
        _prices = new Ring(IndicatorBounds.Period(period));
    }

    public override void Add(in Candle candle)
    {
        double price = candle.TypicalPrice;
        _prices.Add(price);
        Value = Index(_prices.Slots, price);
    }

    internal override double Peek(in Candle candle)
    {
        double price = candle.TypicalPrice;
        Span<double> prices = stackalloc double[_prices.Length];
        _prices.CopyWith(price, prices);
        return Index(prices, price);
    }

    private static double Index(ReadOnlySpan<double> prices, double price)
    {
        WindowMoments.Of(prices, price, out double mean, out _);
        double deviation = WindowMoments.SumOfDistances(prices, mean) / prices.Length;
        return deviation == 0.0 ? 0.0 : (price - mean) / (Scale * deviation);
    }

    private protected override void TransferWindows(StateTransfer transfer) => _prices.Transfer(transfer);
}
