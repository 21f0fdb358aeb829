using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;

namespace BotCore.Trading.Matching;

/// <summary>What a taker pays beyond the price that was shown: slippage and market impact, always adverse, on entries and exits alike.</summary>
/// <remarks>
/// Impact follows the square-root law: basis points × √(quantity / volume), see Almgren, Thum, Hauptmann, Li, "Direct
/// Estimation of Equity Market Impact" (2005), here with the configured coefficient. The result is rounded to the tick, again adversely.
/// </remarks>
internal static class ExecutionCosts
{
    /// <param name="reference">The price that was shown, quote per base.</param>
    /// <param name="quantity">Base asset.</param>
    /// <param name="volume">Base asset traded in the candle; 0 when unknown, which counts as no impact.</param>
    public static decimal TakerPrice(
        Side side, decimal reference, decimal quantity, decimal volume, Instrument instrument, KernelSettings settings)
    {
        double bps = settings.SlippageBps;
        if (volume > 0m) bps += settings.ImpactBps * Math.Sqrt(Math.Min(1.0, (double)quantity / (double)volume));
        decimal shift = reference * (decimal)bps / 10_000m + settings.SlippageTicks * instrument.TickSize;
        return side == Side.Buy
            ? instrument.RoundPrice(reference + shift, PriceRounding.Up)
            : instrument.RoundPrice(Math.Max(reference - shift, instrument.TickSize), PriceRounding.Down);
    }

    /// <summary>Fee in quote asset, rounded as the ledger books it.</summary>
    public static decimal Fee(decimal quantity, decimal price, Liquidity liquidity, Instrument instrument) =>
        AccountLedger.Rounded(quantity * price * (liquidity == Liquidity.Maker ? instrument.MakerFeeRate : instrument.TakerFeeRate));
}
