namespace BotCore.TradingEngine.Engine;

/// <summary>One price a minute for the last day of market time, so that a change over 24 hours can be told.</summary>
internal sealed class DayAgoPrices
{
    private const int Minutes = 1440;
    private const long MinuteMs = 60_000;

    private readonly double[] _price = new double[Minutes];
    private readonly long[] _minute = new long[Minutes];

    public void Note(double price, long timeMs)
    {
        long minute = timeMs / MinuteMs;
        _price[minute % Minutes] = price;
        _minute[minute % Minutes] = minute;
    }

    /// <summary>The price 24 hours before; up to an hour earlier or later where that minute had none; null when nothing is known.</summary>
    public double? Before(long timeMs)
    {
        long wanted = timeMs / MinuteMs - Minutes + 1; // the slot of the full day before is the one being written now
        for (int off = 0; off <= 60; off++)
        {
            if (wanted + off >= 0 && _minute[(wanted + off) % Minutes] == wanted + off) return _price[(wanted + off) % Minutes];
        }
        return null;
    }
}
