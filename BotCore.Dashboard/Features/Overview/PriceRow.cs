using BotCore.Contracts.Market;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The newest price of a symbol.</summary>
internal sealed record PriceRow(string Symbol, string Price, string Change, Trend Trend, string Time)
{
    public static PriceRow Of(PriceModel price, SymbolModel? symbol) => new(
        price.Symbol,
        Format.Price(price.Price, symbol?.TickSize),
        Format.SignedPercent(price.ChangeRatio24h),
        Trend.Of(price.ChangeRatio24h),
        Format.ShortTime(price.Time));

    /// <summary>One row per symbol of the engine, in its order; a symbol without a price yet is there, with "—".</summary>
    public static IReadOnlyList<PriceRow> All(IReadOnlyList<string> order, IReadOnlyList<PriceModel> prices, IReadOnlyList<SymbolModel> symbols)
    {
        var rows = new List<PriceRow>();
        foreach (string symbol in order)
        {
            var model = symbols.FirstOrDefault(s => s.Symbol == symbol);
            rows.Add(prices.FirstOrDefault(p => p.Symbol == symbol) is { } price
                ? Of(price, model)
                : new PriceRow(symbol, Format.Unknown, Format.Unknown, Trend.Unknown, Format.Unknown));
        }
        return rows;
    }
}
