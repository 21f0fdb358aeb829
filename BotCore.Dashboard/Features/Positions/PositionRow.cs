using System.Globalization;
using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Positions;

/// <summary>An open position as a row.</summary>
/// <param name="PnlPercent">Unrealised PnL on initial margin.</param>
internal sealed record PositionRow(
    string Symbol, string Direction, Trend DirectionTrend, string Quantity, string Entry, string Mark, string Pnl, string PnlPercent, Trend PnlTrend,
    string Leverage, string Margin, string Stop, string Target, string Liquidation, string Opened, string Strategy, string Reason, OrderPositionSide Side)
{
    public static PositionRow Of(PositionModel position, SymbolModel? symbol) => new(
        position.Symbol,
        Words.Of(position.Direction),
        Trend.Of(position.Direction),
        Format.Quantity(position.Quantity, symbol?.StepSize),
        Format.Price(position.EntryPrice, symbol?.TickSize),
        Format.Price(position.MarkPrice, symbol?.TickSize),
        Format.SignedMoney(position.UnrealisedPnl),
        Format.SignedPercent(position.PnlOnMarginRatio),
        Trend.Of(position.UnrealisedPnl),
        position.Leverage.ToString(CultureInfo.InvariantCulture) + "×",
        Format.Money(position.Margin),
        Format.Price(position.StopPrice, symbol?.TickSize),
        Format.Price(position.TargetPrice, symbol?.TickSize),
        Format.Price(position.LiquidationPrice, symbol?.TickSize),
        Format.ShortTime(position.OpenedAt),
        position.Strategy,
        position.EntryReason,
        position.Direction == TradeDirection.Short ? OrderPositionSide.Short : OrderPositionSide.Long);

    /// <summary>What closing it means, for the person who is about to.</summary>
    public string CloseConsequence =>
        $"Closes the whole {Direction} position of {Quantity} {Symbol} at market, at whatever price there is; the mark price is {Mark}. " +
        $"Its result now is {Pnl}, before the exit's fee and slippage.";

    /// <summary>In the order of their symbols, so that rows do not jump.</summary>
    public static IReadOnlyList<PositionRow> All(IReadOnlyList<PositionModel> positions, IReadOnlyList<SymbolModel> symbols) =>
        [.. positions.OrderBy(p => p.Symbol, StringComparer.Ordinal).ThenBy(p => p.Direction).Select(p => Of(p, symbols.FirstOrDefault(s => s.Symbol == p.Symbol)))];
}
