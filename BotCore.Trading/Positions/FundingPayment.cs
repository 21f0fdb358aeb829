namespace BotCore.Trading.Positions;

/// <summary>Cash of one funding settlement: −quantity × mark price × rate. At a positive rate longs pay and shorts receive.</summary>
public static class FundingPayment
{
    /// <param name="quantity">Base asset, signed, long positive.</param>
    /// <param name="markPrice">Mark price at the settlement, quote per base.</param>
    /// <param name="rate">Funding rate of this settlement as a ratio of notional; 0.0001 is 0.01 %.</param>
    /// <returns>Quote asset, exact: positive is received, negative is paid.</returns>
    public static decimal Of(decimal quantity, decimal markPrice, decimal rate) => -quantity * markPrice * rate;

    /// <summary>The same where mark price or rate may be unknown: then nothing is settled and the payment is zero.</summary>
    /// <inheritdoc cref="Of(decimal, decimal, decimal)"/>
    public static decimal Of(decimal quantity, decimal? markPrice, decimal? rate) =>
        markPrice is { } price && rate is { } known ? Of(quantity, price, known) : 0m;
}
