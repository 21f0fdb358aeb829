using System.Runtime.CompilerServices;

namespace BotCore.Trading.Market;

/// <summary>Open, high, low, close and volume of one symbol over one timeframe.</summary>
/// <param name="OpenTimeMs">Start of the candle, Unix milliseconds UTC; the candle covers [open time, open time + timeframe).</param>
/// <param name="Open">First price, quote per base, above zero.</param>
/// <param name="High">Highest price; not below open, close or low.</param>
/// <param name="Low">Lowest price, above zero.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded quantity in base asset, zero or more.</param>
public readonly record struct Candle(long OpenTimeMs, double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>(high + low + close) / 3.</summary>
    public double TypicalPrice => (High + Low + Close) / 3.0;

    /// <summary>
    /// Names what makes these numbers impossible as a candle, or <c>null</c> when nothing does:
    /// every price finite and above zero, low ≤ open, close ≤ high, volume finite and not negative, open time not negative.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // asked for every row of a file, long before the runtime calls it hot
    public string? Defect()
    {
        if (OpenTimeMs < 0) return "open time is negative";
        if (!(Open > 0) || !double.IsFinite(Open)) return "open must be a finite number above zero";
        if (!(High > 0) || !double.IsFinite(High)) return "high must be a finite number above zero";
        if (!(Low > 0) || !double.IsFinite(Low)) return "low must be a finite number above zero";
        if (!(Close > 0) || !double.IsFinite(Close)) return "close must be a finite number above zero";
        if (!(Volume >= 0) || !double.IsFinite(Volume)) return "volume must be a finite number, zero or more";
        if (High < Open || High < Close || High < Low) return "high is below open, close or low";
        if (Low > Open || Low > Close) return "low is above open or close";
        return null;
    }
}
