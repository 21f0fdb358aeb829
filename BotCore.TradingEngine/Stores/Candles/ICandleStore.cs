using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Stores.Candles;

/// <summary>Closed candles of the past, for backtests and backfills. A candle that is written again replaces the one before.</summary>
internal interface ICandleStore
{
    /// <exception cref="StoreUnavailableException">The store does not answer; some of the candles may have been written, writing all again is safe.</exception>
    Task WriteAsync(Symbol symbol, Timeframe timeframe, IReadOnlyList<Candle> candles, CancellationToken ct);

    /// <summary>Candles that open in a stretch of time, oldest first.</summary>
    /// <param name="fromMs">First open time, Unix ms.</param>
    /// <param name="toMs">Open times before this, Unix ms.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<Candle>> ReadAsync(Symbol symbol, Timeframe timeframe, long fromMs, long toMs, int limit, CancellationToken ct);

    /// <summary>What there is: symbol, timeframe and number of candles, in that order.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<(Symbol Symbol, Timeframe Timeframe, long Count)>> SeriesAsync(CancellationToken ct);
}
