using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Risk.Rules;

/// <summary>A price far from the market, limit or trigger, is a slip of the finger.</summary>
internal sealed class PriceSanityRule : IRiskRule
{
    public RiskDenial? Check(in RiskQuestion q)
    {
        decimal mark = (decimal)q.Account.MarkOf(q.Intent.Instrument);
        if (mark <= 0m) return null;
        return Check(in q, mark, q.Intent.Price) ?? Check(in q, mark, q.Intent.StopPrice);
    }

    private static RiskDenial? Check(in RiskQuestion q, decimal mark, decimal? asked)
    {
        if (asked is not { } price) return null;
        decimal ratio = Math.Abs(price / mark - 1m);
        return ratio > q.Settings.MaxPriceDeviationRatio
            ? new("price_sanity", Invariant($"price {price} of {q.Instrument.Symbol}: is {ratio:0.####} away from {mark}, {q.Settings.MaxPriceDeviationRatio} is allowed"))
            : null;
    }
}
