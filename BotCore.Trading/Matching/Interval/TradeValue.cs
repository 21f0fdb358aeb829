using System.Globalization;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Matching.Interval;

/// <summary>What a trade costs, brings in and earns.</summary>
/// <remarks>
/// The engine that this model is compared with multiplies quantity, price and fee rate as exact decimals (each double by its
/// shortest text), rounds the value once to a double, subtracts doubles and prints profits with 8 decimals. Plain double
/// products differ in the last bit for half of all trades, and a profit right at a threshold would then fall on the other side.
/// </remarks>
internal static class TradeValue
{
    private const int Decimals = 8;

    /// <summary>Notional of the entry with its fee: paid more for a long, received less for a short. Quote asset.</summary>
    public static double OfEntry(Direction side, double quantity, double price, double feeRate) => Of(quantity, price, side == Direction.Long ? feeRate : -feeRate);

    /// <summary>Notional of the exit with its fee: received less for a long, paid more for a short. Quote asset.</summary>
    public static double OfExit(Direction side, double quantity, double price, double feeRate) => Of(quantity, price, side == Direction.Long ? -feeRate : feeRate);

    /// <summary>Net profit, quote asset, rounded to 8 decimals.</summary>
    public static double Profit(Direction side, double entry, double exit) => Rounded(side == Direction.Long ? exit - entry : entry - exit);

    /// <summary><c>profit(x)</c> of the rules: net profit as a fraction of the margin, rounded to 8 decimals for comparisons.</summary>
    public static double ProfitRatio(Direction side, double entry, double exit, double leverage) =>
        entry == 0.0 ? 0.0 : Rounded((side == Direction.Long ? exit / entry - 1.0 : 1.0 - exit / entry) * leverage);

    private static double Of(double quantity, double price, double signedFee)
    {
        if (!TryExact(quantity, out decimal q) || !TryExact(price, out decimal p) || !TryExact(signedFee, out decimal f))
            return quantity * price * (1.0 + signedFee);
        decimal notional = q * p;
        // by its text: the direct conversion to double rounds twice
        return double.Parse((notional + notional * f).ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The number as its shortest text says it; false where 28 decimals could not hold it, or a product of it, well enough.</summary>
    private static bool TryExact(double value, out decimal exact)
    {
        double size = Math.Abs(value);
        exact = 0m;
        if (size == 0.0) return true;
        return size is >= 1e-14 and <= 1e14
            && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out exact);
    }

    /// <summary>To 8 decimals, halves of the exact binary value to even: as a correctly rounding print does.</summary>
    private static double Rounded(double value)
    {
        // beyond 2^53 / 10^8 a double has no eighth decimal
        if (!(Math.Abs(value) < 9e7)) return value;
        return double.Parse(value.ToString("F8", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
