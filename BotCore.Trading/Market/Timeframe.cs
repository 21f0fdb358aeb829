using System.Globalization;

namespace BotCore.Trading.Market;

/// <summary>Length of a candle in whole minutes, aligned to midnight UTC: 1m 3m 5m 15m 30m 1h 4h 1d.</summary>
public readonly record struct Timeframe : IComparable<Timeframe>
{
    private Timeframe(int minutes) => Minutes = minutes;

    public static Timeframe OneMinute { get; } = new(1);
    public static Timeframe ThreeMinutes { get; } = new(3);
    public static Timeframe FiveMinutes { get; } = new(5);
    public static Timeframe FifteenMinutes { get; } = new(15);
    public static Timeframe ThirtyMinutes { get; } = new(30);
    public static Timeframe OneHour { get; } = new(60);
    public static Timeframe FourHours { get; } = new(240);
    public static Timeframe OneDay { get; } = new(1440);

    /// <summary>Every timeframe the platform knows, shortest first.</summary>
    public static IReadOnlyList<Timeframe> All { get; } =
        [OneMinute, ThreeMinutes, FiveMinutes, FifteenMinutes, ThirtyMinutes, OneHour, FourHours, OneDay];

    /// <summary>Minutes per candle; 0 for <c>default</c>, which is no timeframe.</summary>
    public int Minutes { get; }

    /// <summary>Milliseconds per candle.</summary>
    public long Ms => Minutes * 60_000L;

    /// <summary>Open time, Unix ms, of the candle that contains <paramref name="timeMs"/>.</summary>
    public long OpenTimeOf(long timeMs) => timeMs - timeMs % Ms;

    /// <exception cref="FormatException"><paramref name="text"/> is none of the eight names.</exception>
    public static Timeframe Parse(string text) =>
        TryParse(text, out var timeframe)
            ? timeframe
            : throw new FormatException($"timeframe: '{text}' is not one of {string.Join(", ", All)}");

    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        foreach (var candidate in All)
        {
            if (!string.Equals(candidate.ToString(), text, StringComparison.OrdinalIgnoreCase)) continue;
            timeframe = candidate;
            return true;
        }
        timeframe = default;
        return false;
    }

    public int CompareTo(Timeframe other) => Minutes.CompareTo(other.Minutes);

    public override string ToString() => Minutes switch
    {
        >= 1440 => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 1440}d"),
        >= 60 => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 60}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Minutes}m"),
    };

    public static bool operator <(Timeframe left, Timeframe right) => left.Minutes < right.Minutes;

    public static bool operator >(Timeframe left, Timeframe right) => left.Minutes > right.Minutes;

    public static bool operator <=(Timeframe left, Timeframe right) => left.Minutes <= right.Minutes;

    public static bool operator >=(Timeframe left, Timeframe right) => left.Minutes >= right.Minutes;
}
