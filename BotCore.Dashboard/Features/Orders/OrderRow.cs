using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Orders;

/// <summary>A working order as a row.</summary>
/// <param name="Prices">What it waits for: limit, trigger, or both.</param>
/// <param name="Marks">reduce-only, post-only and the like, in words.</param>
/// <param name="IsProtective">True for a stop or target that guards an open position.</param>
internal sealed record OrderRow(
    long Id, string Symbol, string Side, Trend SideTrend, string Kind, string Filled, string Prices, string State, string Marks, string Origin,
    string Created, bool IsProtective)
{
    public static OrderRow Of(OrderModel order, SymbolModel? symbol) => new(
        order.Id,
        order.Symbol,
        Words.Of(order.Side),
        order.Side == OrderSide.Buy ? Trend.Up : Trend.Down,
        Words.Of(order.Kind),
        $"{Format.Quantity(order.FilledQuantity, symbol?.StepSize)} / {Format.Quantity(order.Quantity, symbol?.StepSize)}",
        Waiting(order, symbol?.TickSize),
        Words.Of(order.State),
        MarksOf(order),
        Words.OfCode(order.Origin),
        Format.ShortTime(order.CreatedAt),
        order.ReduceOnly && order.Kind is OrderKind.Stop or OrderKind.StopLimit or OrderKind.TakeProfit or OrderKind.TrailingStop);

    /// <summary>What cancelling it means, for the person who is about to.</summary>
    public string CancelConsequence => $"Cancels {Side} {Kind} {Prices} of {Symbol}; what has filled ({Filled}) stays." +
        (IsProtective ? $" It protects an open position: without it the {Symbol} position has no {Kind.ToLowerInvariant()}." : "");

    /// <summary>By symbol, then oldest first.</summary>
    public static IReadOnlyList<OrderRow> All(IReadOnlyList<OrderModel> orders, IReadOnlyList<SymbolModel> symbols) =>
        [.. orders.OrderBy(o => o.Symbol, StringComparer.Ordinal).ThenBy(o => o.Id)
            .Select(o => Of(o, symbols.FirstOrDefault(s => s.Symbol == o.Symbol)))];

    private static string Waiting(OrderModel order, decimal? tick) => (order.Price, order.StopPrice) switch
    {
        ({ } limit, { } trigger) => $"{Format.Price(limit, tick)} from {Format.Price(trigger, tick)}",
        ({ } limit, null) => Format.Price(limit, tick),
        (null, { } trigger) => $"from {Format.Price(trigger, tick)}",
        _ => "at market",
    };

    private static string MarksOf(OrderModel order)
    {
        var marks = new List<string>(3);
        if (order.ReduceOnly) marks.Add("reduce-only");
        if (order.PostOnly) marks.Add("post-only");
        marks.Add(order.TimeInForce switch
        {
            OrderTimeInForce.ImmediateOrCancel => "IOC",
            OrderTimeInForce.FillOrKill => "FOK",
            OrderTimeInForce.GoodTillDate => "GTD",
            _ => "GTC",
        });
        return string.Join(", ", marks);
    }
}
