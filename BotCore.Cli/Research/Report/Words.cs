using System.Globalization;

namespace BotCore.Cli.Research.Report;

/// <summary>Numbers and times as a reader wants them: invariant, UTC, a number that is not known is —.</summary>
internal static class Words
{
    public const string Unknown = "—";

    public static string Money(decimal? value) => value?.ToString("#,0.00;−#,0.00", CultureInfo.InvariantCulture) ?? Unknown;

    public static string Signed(decimal? value) => value?.ToString("+#,0.00;−#,0.00;0.00", CultureInfo.InvariantCulture) ?? Unknown;

    public static string Percent(double? ratio) => ratio is { } value ? (value * 100).ToString("#,0.00;−#,0.00", CultureInfo.InvariantCulture) + " %" : Unknown;

    public static string SignedPercent(double? ratio) =>
        ratio is { } value ? (value * 100).ToString("+#,0.00;−#,0.00;0.00", CultureInfo.InvariantCulture) + " %" : Unknown;

    public static string Number(double? value) => value?.ToString("#,0.00;−#,0.00", CultureInfo.InvariantCulture) ?? Unknown;

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Price(double value) => value.ToString(
        value >= 1000 ? "#,0" : value >= 1 ? "0.00" : "0.00000000", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Time(long ms) => Time(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    public static string Day(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Minutes(double? minutes) => minutes switch
    {
        null => Unknown,
        >= 2880 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 1440:0.0} days"),
        >= 120 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:0.0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{minutes:0} minutes"),
    };

    /// <summary>For an axis: whole or one decimal.</summary>
    public static string SignedPercent1(double ratio) => (ratio * 100).ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture) + " %";

    /// <summary>For the class of an element: <c>up</c>, <c>down</c> or nothing. The sign stands beside it, colour is never alone.</summary>
    public static string Tone(decimal? value) => value switch { > 0m => "up", < 0m => "down", _ => "" };

    /// <inheritdoc cref="Tone(decimal?)"/>
    public static string Tone(double? value) => value switch { > 0.0 => "up", < 0.0 => "down", _ => "" };
}
