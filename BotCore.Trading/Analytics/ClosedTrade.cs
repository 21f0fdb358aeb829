using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Analytics;

/// <summary>One round trip from flat to flat: what was entered, what was left, and what it earned.</summary>
/// <param name="Id">Number of the trade in its run or account, rising with time.</param>
/// <param name="Direction">Long or Short; Neutral is no trade.</param>
/// <param name="Quantity">Base asset, above zero; all entry fills together.</param>
/// <param name="EntryPrice">Volume-weighted average of the entry fills, quote per base.</param>
/// <param name="ExitPrice">Volume-weighted average of the exit fills, quote per base.</param>
/// <param name="EntryTimeMs">First entry fill, Unix milliseconds UTC.</param>
/// <param name="ExitTimeMs">Last exit fill, Unix milliseconds UTC; not before the entry.</param>
/// <param name="Leverage">Leverage of the position, at least 1.</param>
/// <param name="GrossPnl">Price gain before costs, quote asset; negative is a loss.</param>
/// <param name="Fees">Fees paid, quote asset; negative when rebates exceeded them.</param>
/// <param name="Funding">Funding, quote asset; positive was received, negative was paid.</param>
/// <param name="ExitReason">Stable code of what ended the trade, for example <c>stop</c>.</param>
/// <param name="EntryReason">Why it was entered, in the words of the strategy.</param>
/// <param name="Strategy">Name of the strategy that asked for it.</param>
/// <param name="MaxFavourableRatio">Best unrealised move as a ratio of the entry price (MFE), zero or more.</param>
/// <param name="MaxAdverseRatio">Worst unrealised move as a ratio of the entry price (MAE), zero or more.</param>
public sealed record ClosedTrade(
    long Id, Symbol Symbol, Direction Direction, decimal Quantity, decimal EntryPrice, decimal ExitPrice,
    long EntryTimeMs, long ExitTimeMs, int Leverage, decimal GrossPnl, decimal Fees, decimal Funding,
    string ExitReason, string EntryReason, string Strategy, double MaxFavourableRatio, double MaxAdverseRatio)
{
    /// <summary>What the trade added to the balance, quote asset.</summary>
    public decimal NetPnl => GrossPnl - Fees + Funding;
}
