namespace BotCore.Trading.Positions;

/// <summary>What must be put aside to open a position: notional ÷ leverage.</summary>
public static class InitialMargin
{
    /// <param name="notional">Quantity × price, quote asset, zero or more.</param>
    /// <param name="leverage">At least 1; whether the venue allows it is <see cref="Instruments.MaxLeverage.ForNotional"/>.</param>
    /// <returns>Quote asset, to 28 digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The notional is negative or the leverage below 1.</exception>
    public static decimal Of(decimal notional, int leverage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(notional);
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1);
        return notional / leverage;
    }
}
