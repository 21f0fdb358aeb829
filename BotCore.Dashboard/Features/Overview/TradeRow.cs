using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>A closed trade as a row.</summary>
/// <param name="Costs">Fees minus funding received, as shown beside the net result.</param>
internal sealed record TradeRow(
    long Id, string Symbol, string Direction, Trend DirectionTrend, string Quantity, string Entry, string Exit, string Net, Trend Result,
    string Costs, string Held, string ExitTime, string ExitReason, string EntryReason, string Strategy)
{
    public static TradeRow Of(TradeModel trade, SymbolModel? symbol) => new(
        trade.Id,
        trade.Symbol,
        Words.Of(trade.Direction),
        Trend.Of(trade.Direction),
        Format.Quantity(trade.Quantity, symbol?.StepSize),
        Format.Price(trade.EntryPrice, symbol?.TickSize),
        Format.Price(trade.ExitPrice, symbol?.TickSize),
        Format.SignedMoney(trade.NetPnl),
        Trend.Of(trade.NetPnl),
        Format.Money(trade.Fees - trade.Funding),
        Format.Duration(trade.ExitTime - trade.EntryTime),
        Format.ShortTime(trade.ExitTime),
        Words.OfCode(trade.ExitReason),
        trade.EntryReason,
        trade.Strategy);
}
