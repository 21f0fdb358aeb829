using BotCore.Contracts.Market;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

internal static class MarketApi
{
    private static readonly SymbolParameter Symbol = new("symbol", IsRequired: true, "the market, for example BTCUSDT");
    private static readonly WordParameter TimeframeName = new(
        "timeframe", [.. Timeframe.All.Select(timeframe => timeframe.ToString())], null, "length of a candle, for example 1m");
    private static readonly WholeParameter Limit = new("limit", 1, 1500, 500, "Candles at most.");
    private static readonly TimeParameter Before = new("before", "Only candles that open before this time; absent for the newest.");

    public static void MapMarketApi(this IEndpointRouteBuilder api)
    {
        var market = api.MapGroup("/market").WithTags("Market");
        market.MapGet("/symbols", ListSymbols).WithName("ListSymbols").WithSummary("What can be traded and on which grids");
        market.MapGet("/prices", ListPrices).WithName("ListPrices").WithSummary("The newest price of every market");
        market.MapGet("/candles", ListCandlesAsync).WithName("ListCandles").WithSummary("Candles, oldest first; the last one may be open")
            .WithQuery(Symbol, TimeframeName, Limit, Before)
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<SymbolModel>> ListSymbols(IEngine engine) =>
        TypedResults.Ok<IReadOnlyList<SymbolModel>>([.. engine.Instruments.Select(MarketMapping.ToModel)]);

    private static Ok<IReadOnlyList<PriceModel>> ListPrices(IEngine engine) => TypedResults.Ok(engine.View.Prices);

    private static async Task<Results<Ok<IReadOnlyList<CandleModel>>, ProblemHttpResult>> ListCandlesAsync(
        HttpContext http, IEngine engine, IReadModels models, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        var symbol = query.Read(Symbol);
        string word = query.Read(TimeframeName);
        int limit = query.Read(Limit);
        var before = query.Read(Before);
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, symbol) is { } unknown) return unknown;

        var timeframe = Timeframe.Parse(word);
        var built = CandleSeries.BuiltFrom(engine.SourceTimeframe);
        if (!built.Contains(timeframe))
            return ApiProblems.Invalid(
                "timeframe", word, $"one of {string.Join(", ", built)}, which candles of {engine.SourceTimeframe} add up to");
        await Lists.CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await models.CandlesAsync(symbol!.Value, timeframe, limit, before?.ToUnixTimeMilliseconds(), ct));
    }
}
