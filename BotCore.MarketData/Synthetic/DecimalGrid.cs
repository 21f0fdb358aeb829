using BotCore.MarketData.Files;

namespace BotCore.MarketData.Synthetic;

/// <summary>
/// A price or quantity grid, walked in whole units, whose points are the doubles that their decimal text would give: 3 units of
/// 0.1 are 0.3 and not 0.30000000000000004.
/// </summary>
internal readonly struct DecimalGrid
{
    private readonly long _mantissa;
    private readonly double _divisor;

    /// <param name="unit">One that <see cref="IsUsable"/> accepts.</param>
    public DecimalGrid(decimal unit)
    {
        decimal plain = Plain(unit);
        _divisor = DecimalText.PowerOfTen(plain.Scale);
        _mantissa = (long)(plain * (decimal)_divisor);
        Unit = (double)plain;
    }

    /// <summary>One step of the grid.</summary>
    public double Unit { get; }

    /// <summary>The same number without trailing zeros.</summary>
    public static decimal Plain(decimal number) => number / 1.000000000000000000000000000000m;

    /// <summary>Above zero, at most 1,000,000, at most 12 decimals and 3 significant digits.</summary>
    public static bool IsUsable(decimal unit)
    {
        if (unit is <= 0m or > 1_000_000m) return false;
        decimal plain = Plain(unit);
        if (plain.Scale > 12) return false;
        decimal mantissa = plain * (decimal)DecimalText.PowerOfTen(plain.Scale);
        while (mantissa % 10m == 0m) mantissa /= 10m;
        return mantissa < 1_000m;
    }

    /// <summary>The grid point, correctly rounded.</summary>
    /// <param name="units">Whole units; with three significant digits in the unit, exact up to 9 × 10^12 of them.</param>
    public double At(long units) => units * _mantissa / _divisor;

    /// <summary>The number of units nearest to a value.</summary>
    public long UnitsIn(double value) => (long)Math.Round(value / Unit);
}
