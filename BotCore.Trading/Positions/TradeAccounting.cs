using BotCore.Trading.Signals;

namespace BotCore.Trading.Positions;

/// <summary>What a trade cost, what it brought and what is left, fees and funding included. All exact, nothing rounded but the ratio.</summary>
/// <remarks>Values are signed like cash laid out: a short's fee lowers what its opening brought and raises what its close costs.</remarks>
public static class TradeAccounting
{
    /// <summary>Quote asset laid out (long) or received (short) at the entry: quantity × price × (1 ± fee rate).</summary>
    /// <param name="direction">Long or Short.</param>
    /// <param name="quantity">Base asset, zero or more.</param>
    /// <param name="price">Quote per base, above zero.</param>
    /// <param name="feeRate">Fee as a ratio of notional; negative is a rebate.</param>
    public static decimal OpenValue(Direction direction, decimal quantity, decimal price, decimal feeRate) =>
        quantity * price * (1m + SignOf(direction) * feeRate);

    /// <summary>Quote asset received (long) or laid out (short) at the exit: quantity × price × (1 ∓ fee rate), funding included.</summary>
    /// <param name="fundingCash">Funding over the life of the position, quote asset, positive received.</param>
    /// <inheritdoc cref="OpenValue"/>
    public static decimal CloseValue(Direction direction, decimal quantity, decimal price, decimal feeRate, decimal fundingCash = 0m) =>
        quantity * price * (1m - SignOf(direction) * feeRate) + SignOf(direction) * fundingCash;

    /// <summary>Net PnL, quote asset, from the two values.</summary>
    public static decimal Profit(Direction direction, decimal openValue, decimal closeValue) =>
        SignOf(direction) * (closeValue - openValue);

    /// <summary>Net PnL as a ratio of the margin: profit ÷ open value × leverage; <c>null</c> when nothing was laid out.</summary>
    /// <param name="leverage">Above zero.</param>
    public static decimal? ProfitRatio(decimal profit, decimal openValue, decimal leverage)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leverage);
        return openValue == 0m ? null : profit / openValue * leverage;
    }

    internal static int SignOf(Direction direction) => direction switch
    {
        Direction.Long or Direction.Short => (int)direction,
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction: must be Long or Short"),
    };
}
