using BotCore.Trading.Market;

namespace BotCore.Trading.Indicators;

/// <summary>Volume with the sign and weight of where the close stands in its candle: + volume at the high, − volume at the low.</summary>
/// <remarks>Source: M. Chaikin's money flow multiplier. A candle without range has no flow.</remarks>
internal static class MoneyFlow
{
    public static double Of(in Candle candle)
    {
        double range = candle.High - candle.Low;
        return range == 0.0 ? 0.0 : (candle.Close - candle.Low - (candle.High - candle.Close)) / range * candle.Volume;
    }
}
