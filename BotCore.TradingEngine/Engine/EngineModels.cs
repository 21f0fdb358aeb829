using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.TradingEngine.Engine;

/// <summary>Kernel state as API models.</summary>
internal static class EngineModels
{
    public static AccountModel Account(TradingKernel kernel)
    {
        var account = kernel.Account;
        decimal equity = account.ExactEquity();
        decimal wallet = account.Ledger.WalletBalance;
        return new AccountModel(
            "main", account.Instruments[0].QuoteAsset, account.Deposited, wallet, equity, equity - wallet, account.UsedMargin,
            Math.Max(0m, equity - account.UsedMargin), Money(account.Equity.Peak), Ratio(account.Equity.DrawdownRatio),
            Money(account.Equity.DayStart), Money(account.Equity.DayPnl), -account.Ledger[LedgerAccount.RealisedPnl],
            account.Ledger[LedgerAccount.Fees] + account.Ledger[LedgerAccount.LiquidationFees], -account.Ledger[LedgerAccount.Funding],
            account.OpenPositions, account.ClosedTrades, Time(kernel.NowMs));
    }

    public static IReadOnlyList<PositionModel> Positions(TradingKernel kernel, ReadOnlySpan<double> prices)
    {
        var account = kernel.Account;
        if (account.OpenPositions == 0) return [];
        var models = new List<PositionModel>(account.OpenPositions);
        for (int i = 0; i < account.Instruments.Count; i++)
            if (!account.PositionOf(i).IsFlat) models.Add(Position(account, i, prices[i]));
        return models;
    }

    public static IReadOnlyList<OrderModel> OpenOrders(TradingKernel kernel)
    {
        var models = new List<OrderModel>();
        for (int i = 0; i < kernel.Account.Instruments.Count; i++)
            foreach (var order in kernel.Account.OpenOrders(i)) models.Add(Order(order, kernel.Account.Instruments[i].Symbol, kernel.NowMs));
        return models;
    }

    private static OrderModel Order(Order order, Trading.Market.Symbol symbol, long nowMs)
    {
        var t = order.Ticket;
        return new OrderModel(
            t.Id, $"bc-{t.Id}", symbol.ToString(), t.Side == Side.Buy ? OrderSide.Buy : OrderSide.Sell, (OrderKind)(int)t.Type,
            (OrderTimeInForce)(int)t.TimeInForce, t.Quantity, order.FilledQuantity, t.Price, order.StopPrice > 0m ? order.StopPrice : null,
            order.AveragePrice, t.ReduceOnly, t.PostOnly, OrderState.Working, null, "x", DateTimeOffset.FromUnixTimeMilliseconds(t.CreatedMs),
            DateTimeOffset.FromUnixTimeMilliseconds(nowMs));
    }

    public static IReadOnlyList<StrategyModel> Strategies(TradingKernel kernel) => [];

    public static string? RiskReason(Account account)
    {
        string? reason = null;
        var level = Trading.Risk.RiskLevel.Active;
        foreach (var restriction in account.Restrictions)
        {
            if (restriction.Level <= level) continue;
            (level, reason) = (restriction.Level, $"{restriction.Code}: {restriction.Detail}");
        }
        return reason;
    }

    public static IReadOnlyList<SettingModel> Settings(KernelSettings settings, EngineOptions options)
    {
        var defaults = KernelSettings.For(options.Mode);
        return [.. SettingCatalogue.All.Select(s => new SettingModel(s.Name, s.Of(settings), s.Of(defaults), s.Range, s.Unit, s.Description, s.IsLive))];
    }

    private static PositionModel Position(Account account, int instrument, double price)
    {
        var position = account.PositionOf(instrument);
        var spec = account.Instruments[instrument];
        decimal? mark = price > 0 ? (decimal)price : null;
        decimal? pnl = mark is { } m ? position.UnrealisedPnl(m) : null;
        decimal? stop = null, target = null;
        foreach (var order in account.OpenOrders(instrument))
        {
            if (!order.Ticket.ClosesPosition) continue;
            if (order.Ticket.Type == OrderType.Stop) stop = order.StopPrice;
            else target = order.StopPrice;
        }
        decimal notional = Math.Abs(position.Quantity) * position.EntryPrice;
        return new PositionModel(
            spec.Symbol.ToString(), position.Quantity > 0 ? TradeDirection.Long : TradeDirection.Short, Math.Abs(position.Quantity),
            position.EntryPrice, mark, pnl, position.Margin > 0m ? pnl / position.Margin : null, position.Leverage, position.Margin, stop, target,
            LiquidationPrice.Of(position.Quantity, position.EntryPrice, position.Margin, spec.BracketOf(notional)) is { } edge ? decimal.Round(edge, 8) : null,
            DateTimeOffset.FromUnixTimeMilliseconds(position.OpenedMs), position.Strategy, position.EntryReason);
    }

    private static DateTimeOffset? Time(long timeMs) => timeMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(timeMs) : null;

    /// <summary>Watched, not booked, amounts are shown to a hundred-millionth.</summary>
    private static decimal Money(double value) => decimal.Round((decimal)value, 8);

    private static decimal Ratio(double value) => decimal.Round((decimal)value, 8);
}
