using BotCore.Contracts.Trading;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Projections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BotCore.TradingEngine.Api;

/// <summary>What the pages of lists have in common.</summary>
internal static class Lists
{
    public static readonly WholeParameter Limit = new("limit", 1, 500, 100, "Items of a page.");
    public static readonly CursorParameter Cursor = new("cursor", "The `next` of the page before, for the following one.");
    public static readonly SymbolParameter Symbol = new("symbol", IsRequired: false, "Only this market.");

    private const long CloseBehind = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gives lists that are only a moment behind the moment they need, so that whoever placed an order finds it in the list.
    /// During a fast replay they are far behind, and nobody waits.
    /// </summary>
    public static Task CatchUpAsync(IEngine engine, IReadModels models, CancellationToken ct)
    {
        long wanted = engine.View.Version;
        return wanted - models.Version is > 0 and <= CloseBehind ? models.WaitForAsync(wanted, Patience, ct) : Task.CompletedTask;
    }

    /// <summary>The page that <see cref="Symbol"/>, <see cref="Limit"/> and <see cref="Cursor"/> of a request ask for.</summary>
    /// <param name="read">Reads it from the lists.</param>
    public static async Task<Results<Ok<Page<T>>, ProblemHttpResult>> PageAsync<T>(
        HttpContext http, IEngine engine, IReadModels models, Func<PageQuery, CancellationToken, Task<Page<T>>> read, CancellationToken ct)
    {
        var query = new QueryReader(http.Request);
        var page = new PageQuery(query.Read(Symbol), query.Read(Limit), query.Read(Cursor));
        if (query.Problem is { } refusal) return refusal;
        if (Markets.Unknown(engine, page.Symbol) is { } unknown) return unknown;
        await CatchUpAsync(engine, models, ct);
        return TypedResults.Ok(await read(page, ct));
    }
}
