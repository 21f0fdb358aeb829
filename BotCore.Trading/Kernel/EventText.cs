using System.Globalization;

namespace BotCore.Trading.Kernel;

/// <summary>The wording of what is recorded: culture never shows in it, nor do the trailing zeros a decimal carries.</summary>
/// <remarks>
/// 0.080 and 0.08 are the same amount, but .NET prints them differently, and a restored account holds the shorter one. A sentence
/// that showed the difference would make the journal of a restarted engine differ from that of one that ran through.
/// </remarks>
internal static class EventText
{
    /// <summary>Formats with the invariant culture; decimals without a format of their own lose trailing zeros.</summary>
    public static string Invariant(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToString(Canonical.Instance);
    }

    private sealed class Canonical : IFormatProvider, ICustomFormatter
    {
        public static Canonical Instance { get; } = new();

        public object? GetFormat(Type? formatType) =>
            formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType);

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            decimal amount when string.IsNullOrEmpty(format) => WithoutTrailingZeros(amount),
            IFormattable value => value.ToString(format, CultureInfo.InvariantCulture),
            _ => arg?.ToString() ?? "",
        };

        /// <summary>Plain notation prints no exponent, so what is to be taken off stands at its end.</summary>
        private static string WithoutTrailingZeros(decimal amount)
        {
            if (amount == 0m) return "0";
            Span<char> digits = stackalloc char[32];
            amount.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            digits = digits[..length];
            return (digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits).ToString();
        }
    }
}
