using System.Globalization;
using BotCore.Contracts.Json;

namespace BotCore.Dashboard.Formatting;

/// <summary>The one way numbers and times are written on screens. What is unknown is "—", never 0.</summary>
internal static class Format
{
    public const string Unknown = "—";

    // The typographic minus is as wide as the plus and the digits, so columns of signed numbers stay aligned.
    private const char Minus = '−';

    /// <summary>Quote asset, two decimals, rounded half away from zero: 12,345.60.</summary>
    public static string Money(decimal? value) => value is { } money ? Fixed(money, 2) : Unknown;

    /// <summary>As <see cref="Money"/>, with a plus for what is above zero.</summary>
    public static string SignedMoney(decimal? value) => value is { } money ? Signed(money, 2) : Unknown;

    /// <summary>On the symbol's price grid; as exact as it came when the grid is not known.</summary>
    public static string Price(decimal? value, decimal? tickSize) =>
        value is not { } price ? Unknown : tickSize is { } tick ? Fixed(price, Decimals(tick)) : DecimalText.Of(price);

    /// <inheritdoc cref="Price(decimal?, decimal?)"/>
    public static string Price(double? value, decimal? tickSize) =>
        value is not { } price || !double.IsFinite(price) ? Unknown
        : tickSize is { } tick ? Fixed(price, Decimals(tick))
        : price.ToString("0.########", CultureInfo.InvariantCulture).Replace('-', Minus);

    /// <summary>On the symbol's quantity grid; as exact as it came when the grid is not known.</summary>
    public static string Quantity(decimal? value, decimal? stepSize) => Price(value, stepSize);

    /// <summary>A ratio as percent, two decimals: 0.0123 is 1.23 %.</summary>
    public static string Percent(decimal? ratio) => ratio is { } value ? Fixed(value * 100m, 2) + " %" : Unknown;

    /// <summary>As <see cref="Percent"/>, with a plus for what is above zero.</summary>
    public static string SignedPercent(decimal? ratio) => ratio is { } value ? Signed(value * 100m, 2) + " %" : Unknown;

    /// <inheritdoc cref="SignedPercent(decimal?)"/>
    public static string SignedPercent(double? ratio) =>
        ratio is { } value && double.IsFinite(value) && Math.Abs(value) < 1e9 ? SignedPercent((decimal)value) : Unknown;

    public static string Count(long? value) => value is { } count ? count.ToString("N0", CultureInfo.InvariantCulture).Replace('-', Minus) : Unknown;

    /// <summary>Date and time, labelled: 2024-05-01 12:34:56 UTC.</summary>
    public static string Time(DateTimeOffset? time) =>
        time is { } value ? value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>For columns whose heading says UTC: 05-01 12:34.</summary>
    public static string ShortTime(DateTimeOffset? time) =>
        time is { } value ? value.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>Time of day, labelled: 12:34:56 UTC.</summary>
    public static string Clock(DateTimeOffset? time) =>
        time is { } value ? value.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its two largest units: 2 d 3 h, 5 min 10 s, 8 s.</summary>
    public static string Duration(TimeSpan length)
    {
        if (length < TimeSpan.Zero) return Unknown;
        if (length.TotalDays >= 1) return $"{(int)length.TotalDays} d {length.Hours} h";
        if (length.TotalHours >= 1) return $"{length.Hours} h {length.Minutes} min";
        if (length.TotalMinutes >= 1) return $"{length.Minutes} min {length.Seconds} s";
        return $"{length.Seconds} s";
    }

    /// <summary>Decimals of a price or quantity grid: 0.10 has one, 0.001 three, 5 none.</summary>
    public static int Decimals(decimal grid)
    {
        // Dividing by one with 28 decimals drops trailing zeros, so that 0.10 and 0.1 are the same grid.
        decimal plain = grid / 1.0000000000000000000000000000m;
        return plain.Scale;
    }

    private static string Fixed(decimal value, int decimals)
    {
        decimal rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return rounded.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', Minus);
    }

    private static string Fixed(double value, int decimals) =>
        Math.Abs(value) < 1e15
            ? Fixed((decimal)value, decimals)
            : value.ToString("N0", CultureInfo.InvariantCulture).Replace('-', Minus);

    private static string Signed(decimal value, int decimals)
    {
        string text = Fixed(value, decimals);
        return Math.Round(value, decimals, MidpointRounding.AwayFromZero) > 0m ? "+" + text : text;
    }
}
