using System.Globalization;
using System.Text;

namespace BotCore.MarketData.Files.Layouts;

/// <summary>Times as recorders write them: Unix seconds, ms, µs or ns told apart by their size, or a date in words.</summary>
internal static class StampText
{
    public const string Expected = "Unix seconds, ms, µs or ns, or a UTC time such as 2024-01-31 12:00:00";

    private const long FromMs = 100_000_000_000; // as ms March 1973, as seconds the year 5138
    private const long FromMicroseconds = FromMs * 1000;
    private const long FromNanoseconds = FromMicroseconds * 1000;

    /// <summary>Unix ms of a number whose size shows its unit; false when it is not a whole number of ms, or negative.</summary>
    public static bool TryMs(long stamp, out long timeMs)
    {
        long unit = stamp >= FromNanoseconds ? 1_000_000 : stamp >= FromMicroseconds ? 1000 : 1;
        timeMs = stamp >= FromMs ? stamp / unit : stamp * 1000;
        return stamp >= 0 && (stamp < FromMs || stamp % unit == 0);
    }

    /// <param name="isMs">True: a number is Unix ms, whatever its size.</param>
    public static bool TryParse(string text, bool isMs, out long timeMs)
    {
        timeMs = 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long stamp))
        {
            timeMs = stamp;
            return isMs || TryMs(stamp, out timeMs);
        }
        // 1502942400.0 and 1.5029424e9 come from tables that had turned the column into doubles.
        if (DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out var number) && number.Scale == 0 && number.Value is >= 0 and < 9e15)
        {
            timeMs = (long)number.Value;
            return isMs || TryMs(timeMs, out timeMs);
        }
        if (isMs || !DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return false;
        timeMs = time.ToUnixTimeMilliseconds();
        return true;
    }
}
