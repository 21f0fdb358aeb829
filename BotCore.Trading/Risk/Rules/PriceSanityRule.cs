using static System.FormattableString;

namespace BotCore.Trading.Risk.Rules;

/// <summary>A price far from the market is a slip of the finger.</summary>
internal sealed class PriceSanityRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        decimal mark = (decimal)q.Account.MarkOf(q.Intent.Instrument);
        if (mark <= 0m || (q.Intent.Price ?? q.Intent.StopPrice) is not { } price) return null;
        decimal ratio = Math.Abs(price / mark - 1m);
        return ratio > q.Settings.MaxPriceDeviationRatio
            ? new("price_sanity", Invariant($"price {price} of {q.Instrument.Symbol}: is {ratio:0.####} away from {mark}, {q.Settings.MaxPriceDeviationRatio} is allowed"))
            : null;
    }
}
