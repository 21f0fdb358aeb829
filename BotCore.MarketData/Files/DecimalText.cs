using System.Globalization;

namespace BotCore.MarketData.Files;

/// <summary>
/// A decimal number as it stands in a file, for example <c>46319.50</c> or <c>1e-7</c>, read without a string. Its
/// <see cref="Value"/> is the nearest double, bit for bit what <see cref="double.Parse(string)"/> gives.
/// </summary>
/// <remarks>
/// Up to 15 digits and a power of ten up to 22, one division of two exactly represented numbers rounds once and is therefore
/// correct (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990); everything else goes to the framework's parser.
/// </remarks>
internal readonly struct DecimalText
{
    /// <summary>10^0 … 10^22, each exact as a double.</summary>
    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private const long MaxExactMantissa = 999_999_999_999_999;
    private const int MaxScale = 22;
    private const int MaxExponent = 100_000;

    private DecimalText(double value, long mantissa, int scale, bool isExact)
    {
        Value = value;
        Mantissa = mantissa;
        Scale = scale;
        IsExact = isExact;
    }

    /// <summary>The nearest double; infinite when the number is larger than any.</summary>
    public double Value { get; }

    /// <summary>The digits without trailing zeros, signed; meaningful when <see cref="IsExact"/>.</summary>
    public long Mantissa { get; }

    /// <summary>Decimals after the point that the number needs, trailing zeros not counted, 0 to 22.</summary>
    public int Scale { get; }

    /// <summary>True when the number is Mantissa / 10^Scale with at most 15 digits and 22 decimals.</summary>
    public bool IsExact { get; }

    /// <summary>The nearest double to mantissa / 10^scale.</summary>
    /// <param name="mantissa">At most 15 digits.</param>
    /// <param name="scale">0 to 22.</param>
    public static double ToDouble(long mantissa, int scale) => mantissa / PowersOfTen[scale];

    /// <summary>10^exponent, exact.</summary>
    /// <param name="exponent">0 to 22.</param>
    public static double PowerOfTen(int exponent) => PowersOfTen[exponent];

    /// <summary>
    /// Reads <c>[-]digits[.digits][e[+|-]digits]</c> and nothing around it: no blanks, no plus sign, no thousands separator,
    /// no NaN or infinity by name.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        int at = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative) at++;

        long mantissa = 0;
        int digits = 0, zeros = 0, scale = 0;
        bool isLong = false;
        int start = at;
        for (; at < text.Length && IsDigit(text[at]); at++) Take(text[at]);
        if (at == start) return false;
        if (at < text.Length && text[at] == '.')
        {
            start = ++at;
            for (; at < text.Length && IsDigit(text[at]); at++)
            {
                Take(text[at]);
                scale++;
            }
            if (at == start) return false;
        }
        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            if (!TryExponent(text, ref at, out int exponent)) return false;
            scale -= exponent;
        }
        if (at != text.Length) return false;

        scale -= zeros;
        if (mantissa == 0) scale = 0;
        bool isExact = !isLong && TryNormalise(ref mantissa, ref scale);
        if (isNegative) mantissa = -mantissa;
        double value = isExact && !(isNegative && mantissa == 0)
            ? ToDouble(mantissa, scale)
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        number = new DecimalText(value, mantissa, Math.Clamp(scale, 0, MaxScale), isExact);
        return true;

        // Zeros are held back until another digit follows, so that 1.500000000000000000 still counts as two digits.
        void Take(byte digit)
        {
            if (digit == '0')
            {
                if (mantissa != 0) zeros++;
                return;
            }
            isLong |= digits + zeros + 1 > 15;
            if (isLong)
            {
                zeros = 0;
                return;
            }
            for (; zeros > 0; zeros--, digits++) mantissa *= 10;
            mantissa = mantissa * 10 + (digit - '0');
            digits++;
        }
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int at, out int exponent)
    {
        exponent = 0;
        at++;
        bool isNegative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+') at++;
        int start = at;
        for (; at < text.Length && IsDigit(text[at]); at++)
            exponent = Math.Min(exponent * 10 + (text[at] - '0'), MaxExponent);
        if (isNegative) exponent = -exponent;
        return at > start;
    }

    /// <summary>Brings a negative scale (1e3, 1500) to zero; false when that needs more than 15 digits, or the scale is above 22.</summary>
    private static bool TryNormalise(ref long mantissa, ref int scale)
    {
        if (scale > MaxScale) return false;
        for (; scale < 0; scale++)
        {
            if (mantissa > MaxExactMantissa / 10) return false;
            mantissa *= 10;
        }
        return true;
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;
}
