using BotCore.Contracts.Ai;
using BotCore.Contracts.Market;
using BotCore.Contracts.Trading;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// What the API asks of the past: lists built from the journal, a moment behind it. Pages are newest first and by key, so they
/// are complete and without repetition whatever is added meanwhile.
/// </summary>
internal interface IReadModels
{
    /// <summary>Journal version the lists contain; 0 before the first record.</summary>
    long Version { get; }

    /// <summary>Waits until the lists contain a journal version.</summary>
    /// <returns>False when <paramref name="patience"/> ended first.</returns>
    Task<bool> WaitForAsync(long version, TimeSpan patience, CancellationToken ct);

    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<Page<OrderModel>> OrdersAsync(PageQuery query, CancellationToken ct);

    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<Page<TradeModel>> TradesAsync(PageQuery query, CancellationToken ct);

    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<Page<SignalModel>> SignalsAsync(PageQuery query, CancellationToken ct);

    /// <summary>What was decided at primary candles and why, newest first.</summary>
    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<Page<DecisionModel>> DecisionsAsync(DecisionQuery query, CancellationToken ct);

    /// <summary>What the AI service said and the kernel took, newest first.</summary>
    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<Page<PredictionModel>> PredictionsAsync(PageQuery query, CancellationToken ct);

    /// <summary>The open positions as they stand at the version of the lists, by symbol and direction.</summary>
    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<IReadOnlyList<PositionModel>> PositionsAsync(CancellationToken ct);

    /// <summary>The newest candles, oldest first; the last one may still be open.</summary>
    /// <param name="beforeMs">Only candles that open before this, Unix ms; null for the newest.</param>
    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<IReadOnlyList<CandleModel>> CandlesAsync(Symbol symbol, Timeframe timeframe, int limit, long? beforeMs, CancellationToken ct);

    /// <summary>The equity curve, oldest first: every point when there are at most <paramref name="limit"/>, else evenly thinned with both ends kept.</summary>
    /// <exception cref="ReadModelsUnavailableException">The database cannot be read now.</exception>
    Task<IReadOnlyList<EquityPointModel>> EquityAsync(int limit, CancellationToken ct);

    /// <summary>Throws the lists away and builds them again from the journal; returns when they contain what the journal held at the call.</summary>
    Task RebuildAsync(CancellationToken ct);
}

/// <param name="Symbol">Null for every symbol.</param>
/// <param name="Limit">Items of a page, 1 or more.</param>
/// <param name="Cursor">Key of the last item of the page before; null for the first page.</param>
internal readonly record struct PageQuery(Symbol? Symbol, int Limit, long? Cursor);

/// <param name="FromMs">Candles that close at this time or later, Unix ms; null from the beginning.</param>
/// <param name="ToMs">Candles that close before this time; null to the end.</param>
/// <param name="Code">Only this decision; null for every one.</param>
internal readonly record struct DecisionQuery(PageQuery Page, long? FromMs, long? ToMs, string? Code);

/// <summary>The read models cannot be read now; the journal and trading are not touched by it.</summary>
internal sealed class ReadModelsUnavailableException(string reason, Exception inner) : Exception(reason, inner);
