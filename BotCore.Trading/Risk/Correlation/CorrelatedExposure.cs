using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;

namespace BotCore.Trading.Risk.Correlation;

/// <summary>What an account already has at stake in the same bet: positions and working entries of markets that move together.</summary>
/// <remarks>
/// Two markets are one bet when their 30-day return correlation reaches the limit and both point the same way, or when it is as
/// strongly negative and they point opposite ways. Where the correlation is not known yet, the markets count as one bet whichever
/// way they point: in the falls that matter nearly everything in crypto moves together. Compared with the market of the order
/// directly; a chain A–B–C in which only the neighbours move together makes no group of A and C.
/// </remarks>
internal static class CorrelatedExposure
{
    /// <summary>Notional of the group beside the order itself, quote asset; 0 when even all exposure together stays below <paramref name="enough"/>.</summary>
    /// <param name="enough">Quote asset; below it nothing is computed, since the limit cannot be reached.</param>
    public static decimal Of(Account account, IReturnCorrelations? correlations, int instrument, Side side, decimal enough)
    {
        if (Everything(account) <= enough) return 0m;
        var settings = account.Settings;
        decimal sum = 0m;
        for (int i = 0; i < account.Instruments.Count; i++)
        {
            var (longs, shorts) = Exposures(account, i);
            if (longs + shorts == 0m) continue;
            var (same, opposite) = side == Side.Buy ? (longs, shorts) : (shorts, longs);
            if (i == instrument)
            {
                sum += same;
                continue;
            }
            double? correlation = correlations?.Of(instrument, i, settings.CorrelationMinHours);
            if (correlation is null || correlation >= settings.CorrelationLimit) sum += same;
            if (correlation is null || correlation <= -settings.CorrelationLimit) sum += opposite;
        }
        return sum;
    }

    private static decimal Everything(Account account)
    {
        decimal sum = 0m;
        for (int i = 0; i < account.Instruments.Count; i++)
        {
            var (longs, shorts) = Exposures(account, i);
            sum += longs + shorts;
        }
        return sum;
    }

    /// <summary>What the symbol's other side has at stake in hedge mode, quote asset.</summary>
    public static decimal OfOtherSide(Account account, int instrument, Side side)
    {
        var (longs, shorts) = Exposures(account, instrument);
        return side == Side.Buy ? shorts : longs;
    }

    /// <summary>Notional of an instrument's positions and working entries at the mark, quote asset, long and short.</summary>
    private static (decimal Longs, decimal Shorts) Exposures(Account account, int instrument)
    {
        decimal longs = 0m, shorts = 0m;
        if (account.OpenOrders(instrument).Count > 0)
        {
            longs = WorkingEntries.Notional(account, instrument, Side.Buy);
            shorts = WorkingEntries.Notional(account, instrument, Side.Sell);
        }
        for (int leg = 0; leg < account.Legs; leg++)
        {
            var position = account.Leg(instrument, leg);
            if (position.IsFlat) continue;
            decimal exposure = Math.Abs(position.Quantity) * (decimal)account.MarkOf(instrument);
            if (position.Quantity > 0m) longs += exposure;
            else shorts += exposure;
        }
        return (longs, shorts);
    }
}
