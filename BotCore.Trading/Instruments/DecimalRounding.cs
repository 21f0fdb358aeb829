namespace BotCore.Trading.Instruments;

/// <summary>Exact rounding of decimals to a grid, to decimal places, or to significant digits. No binary fraction is involved.</summary>
/// <remarks>
/// Orders are rounded by <see cref="ToGrid"/> (tick and step); the other two are for display and for venues that state digits.
/// All three are idempotent, Down never gives more and Up never less than the value.
/// </remarks>
public static class DecimalRounding
{
    private const int MaxScale = 28;
    private const decimal CountableGridPoints = 1e27m;

    /// <summary>1, 0.1, 0.01 and so on.</summary>
    private static readonly decimal[] DecimalPlaces = [.. Enumerable.Range(0, MaxScale + 1).Select(scale => new decimal(1, 0, 0, false, (byte)scale))];

    /// <summary>The multiple of <paramref name="grid"/> that <paramref name="rounding"/> names.</summary>
    /// <param name="grid">Distance of two grid points, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid is not above zero.</exception>
    public static decimal ToGrid(decimal value, decimal grid, PriceRounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid);
        // Most grids are a decimal place, and rounding to a place needs no division.
        if (grid == DecimalPlaces[grid.Scale]) return decimal.Round(value, grid.Scale, ToPlace(rounding));
        decimal below = Below(value, grid);
        decimal rest = value - below;
        bool up = rounding switch
        {
            PriceRounding.Down => false,
            PriceRounding.Up => rest > 0m,
            PriceRounding.TowardsZero => rest > 0m && value < 0m,
            _ => value >= 0m ? rest >= grid - rest : rest > grid - rest,
        };
        return up ? below + grid : below;
    }

    /// <summary>Rounds to a number of decimal places; negative places round to tens, hundreds and so on.</summary>
    /// <param name="places">−28 to 28.</param>
    public static decimal ToPlaces(decimal value, int places, PriceRounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, -MaxScale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(places, MaxScale);
        return value.Scale <= places ? value : ToGrid(value, PowerOfTen(-places), rounding);
    }

    /// <summary>Rounds to a number of significant digits, counted from the first digit that is not zero.</summary>
    /// <param name="digits">1 to 28.</param>
    public static decimal ToSignificantDigits(decimal value, int digits, PriceRounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MaxScale);
        return value == 0m ? value : ToPlaces(value, Math.Min(digits - 1 - LeadingExponent(value), MaxScale), rounding);
    }

    private static MidpointRounding ToPlace(PriceRounding rounding) => rounding switch
    {
        PriceRounding.Down => MidpointRounding.ToNegativeInfinity,
        PriceRounding.Up => MidpointRounding.ToPositiveInfinity,
        PriceRounding.TowardsZero => MidpointRounding.ToZero,
        _ => MidpointRounding.AwayFromZero,
    };

    private static decimal Below(decimal value, decimal grid)
    {
        if (Math.Abs(value) / CountableGridPoints >= grid)
        {
            // Dividing would overflow. The remainder is exact but takes the sign of the value.
            decimal remainder = value % grid;
            return value - (remainder < 0m ? remainder + grid : remainder);
        }
        decimal points = decimal.Floor(value / grid);
        // The quotient is rounded to 28 digits: just below a whole number it can arrive there, and the floor would be too high.
        return (points * grid > value ? points - 1m : points) * grid;
    }

    /// <summary>Exponent of the first digit that is not zero: 0 for 2.3, 2 for 722.2, −6 for 0.0000077.</summary>
    private static int LeadingExponent(decimal value)
    {
        decimal rest = Math.Abs(value);
        int exponent = 0;
        for (; rest >= 10m; exponent++) rest /= 10m;
        for (; rest < 1m; exponent--) rest *= 10m;
        return exponent;
    }

    private static decimal PowerOfTen(int exponent)
    {
        if (exponent <= 0) return new decimal(1, 0, 0, false, (byte)-exponent);
        decimal power = 1m;
        for (int i = 0; i < exponent; i++) power *= 10m;
        return power;
    }
}
