using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;

namespace BotCore.TradingEngine.Api;

/// <summary>Open positions in the words of the API.</summary>
internal static class PositionMapping
{
    /// <summary>Every open position, in the kernel's order of instruments.</summary>
    public static IReadOnlyList<PositionModel> ToModels(Account account)
    {
        var models = new List<PositionModel>(account.OpenPositions);
        for (int i = 0; i < account.Instruments.Count; i++)
            for (int leg = 0; leg < account.Legs; leg++)
                if (ToModel(account, i, leg) is { } model) models.Add(model);
        return models;
    }

    /// <param name="leg">0, or in hedge mode 1 for the short position.</param>
    /// <returns>Null when it is flat.</returns>
    public static PositionModel? ToModel(Account account, int instrument, int leg = 0)
    {
        var position = account.Leg(instrument, leg);
        var side = account.SideOf(leg);
        if (position.IsFlat) return null;
        var spec = account.Instruments[instrument];
        double close = account.MarkOf(instrument);
        decimal? mark = close > 0 ? (decimal)close : null;
        decimal? pnl = mark is { } price ? position.UnrealisedPnl(price) : null;
        decimal size = Math.Abs(position.Quantity);
        decimal? liquidation = account.LiquidationPriceOf(instrument, side);
        return new PositionModel(
            spec.Symbol.ToString(), WordMapping.ToModel(position.Direction), size, position.EntryPrice, mark, pnl,
            PnlOnMarginRatio: pnl is { } gain && position.Margin > 0m ? Math.Round(gain / position.Margin, 8) : null,
            position.Leverage, position.Margin, TriggerOf(account, instrument, side, OrderType.Stop),
            TriggerOf(account, instrument, side, OrderType.TakeProfit),
            liquidation is { } edge ? spec.RoundPrice(edge, BotCore.Trading.Instruments.PriceRounding.Nearest) : null,
            WordMapping.Time(position.OpenedMs), position.Strategy, position.EntryReason);
    }

    private static decimal? TriggerOf(Account account, int instrument, PositionSide? side, OrderType type)
    {
        foreach (var order in account.OpenOrders(instrument))
            if (order.Ticket.ClosesPosition && order.Ticket.Type == type && order.Ticket.PositionSide == side) return order.StopPrice;
        return null;
    }
}
