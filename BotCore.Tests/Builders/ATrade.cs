using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Tests.Builders;

/// <summary>Closed trades for tests; what matters to a test is stated with <c>with</c>.</summary>
internal static class ATrade
{
    /// <summary>A long of 0.1 BTCUSDT at 60,000 held for an hour from the start of 2024, without fees and funding.</summary>
    public static ClosedTrade With(decimal netPnl) => new(
        Id: 1, Symbol.Parse("BTCUSDT"), Direction.Long, Quantity: 0.1m, EntryPrice: 60_000m, ExitPrice: 60_000m + netPnl / 0.1m,
        EntryTimeMs: 1_704_067_200_000, ExitTimeMs: 1_704_070_800_000, Leverage: 3, GrossPnl: netPnl, Fees: 0m, Funding: 0m,
        ExitReason: "target", EntryReason: "test", Strategy: "rsi", MaxFavourableRatio: 0.0, MaxAdverseRatio: 0.0);
}
