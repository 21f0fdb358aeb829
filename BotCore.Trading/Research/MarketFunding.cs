using BotCore.Trading.Kernel;
using BotCore.Trading.Market;

namespace BotCore.Trading.Research;

/// <summary>A funding settlement of one of several markets.</summary>
/// <param name="Instrument">Index in the kernel's list of instruments.</param>
public readonly record struct MarketFunding(int Instrument, FundingRate Funding);

/// <summary>Funding settlements on their way into a kernel, in the order of time among its candles.</summary>
/// <remarks>
/// A settlement comes after every candle that has closed by its time and before every one that closes later: its mark price is the
/// last close known then, and what the next candle opens or closes is a matter of the kernel's grace.
/// </remarks>
/// <param name="settlements">In order of time.</param>
internal sealed class FundingInputs(IReadOnlyList<MarketFunding> settlements)
{
    private int _next;

    /// <summary>Gives the kernel what is due before a candle.</summary>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    public void GiveBefore(long closeTimeMs, TradingKernel kernel)
    {
        for (; _next < settlements.Count && settlements[_next].Funding.TimeMs < closeTimeMs; _next++) Give(settlements[_next], kernel);
    }

    /// <summary>Gives the kernel what is due with its last candle.</summary>
    public void GiveLast(TradingKernel kernel) => GiveBefore(kernel.NowMs + 1, kernel);

    private static void Give(MarketFunding due, TradingKernel kernel) => kernel.OnFunding(due.Instrument, due.Funding.Rate, due.Funding.TimeMs);
}
