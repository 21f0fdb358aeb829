using System.Globalization;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>Round values for the labels of an axis.</summary>
internal static class Ticks
{
    private const long HourMs = 3_600_000, DayMs = 24 * HourMs;
    private static readonly long[] Steps =
        [HourMs, 2 * HourMs, 6 * HourMs, 12 * HourMs, DayMs, 2 * DayMs, 5 * DayMs, 7 * DayMs, 14 * DayMs, 30 * DayMs, 91 * DayMs, 182 * DayMs, 365 * DayMs];

    /// <summary>Multiples of 1, 2, 2.5 or 5 times a power of ten inside the range.</summary>
    public static IEnumerable<double> Numbers(double min, double max, int about)
    {
        double rough = (max - min) / Math.Max(1, about), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 };
        for (double i = Math.Ceiling(min / step - 1e-9); i * step <= max + step * 1e-9; i++) yield return i * step + 0.0; // not minus zero
    }

    /// <summary>UTC hours, days or months inside a span, at most <paramref name="most"/>.</summary>
    public static IEnumerable<(double Value, string Label)> Times(long fromMs, long toMs, int most)
    {
        long step = Steps.FirstOrDefault(one => (toMs - fromMs) / one <= most, 365 * DayMs);
        string format = step < DayMs ? "d MMM HH:mm" : step < 30 * DayMs ? "d MMM" : "MMM yyyy";
        if (step >= 30 * DayMs)
        {
            int months = (int)(step / (30 * DayMs));
            var first = DateTimeOffset.FromUnixTimeMilliseconds(fromMs).UtcDateTime;
            for (var month = new DateTime(first.Year, first.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1); ; month = month.AddMonths(months))
            {
                long ms = new DateTimeOffset(month).ToUnixTimeMilliseconds();
                if (ms > toMs) yield break;
                yield return (ms, month.ToString(format, CultureInfo.InvariantCulture));
            }
        }
        for (long ms = (fromMs + step - 1) / step * step; ms <= toMs; ms += step)
            yield return (ms, DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(format, CultureInfo.InvariantCulture));
    }
}
