using BotCore.Contracts.Trading;
using BotCore.Trading.Analytics;

namespace BotCore.TradingEngine.Api;

/// <summary>Closed trades in the words of the API.</summary>
internal static class TradeMapping
{
    public static TradeModel ToModel(ClosedTrade trade) => new(
        trade.Id, trade.Symbol.ToString(), WordMapping.ToModel(trade.Direction), trade.Quantity, trade.EntryPrice, trade.ExitPrice,
        WordMapping.Time(trade.EntryTimeMs), WordMapping.Time(trade.ExitTimeMs), trade.Leverage, trade.GrossPnl, trade.Fees, trade.Funding,
        trade.NetPnl, trade.ExitReason, trade.EntryReason, trade.Strategy, trade.MaxFavourableRatio, trade.MaxAdverseRatio);
}
