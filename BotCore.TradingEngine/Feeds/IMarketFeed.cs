using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Feeds;

/// <summary>A market: which instruments it has and what they do, in one order of time.</summary>
internal interface IMarketFeed
{
    /// <summary><c>synthetic</c> or <c>replay</c>.</summary>
    string Name { get; }

    /// <summary>
    /// What makes this market this market (source, symbols, timeframe, seed or data hash): an account that began on one
    /// market is never continued on another.
    /// </summary>
    string Identity { get; }

    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Timeframe of the closed candles.</summary>
    Timeframe SourceTimeframe { get; }

    /// <summary>Market time per wall time; null means as fast as it can be read.</summary>
    double? Speed { get; }

    /// <summary>Candles in all, for a market with an end; null otherwise.</summary>
    long? TotalCandles { get; }

    /// <summary>Open time of the first candle, Unix ms.</summary>
    long StartMs { get; }

    /// <summary>True when a first stretch only warms strategies up and trading starts after it.</summary>
    bool HasHistory { get; }

    /// <summary>Reads on from where an account stands.</summary>
    /// <param name="lastCloseMs">Per instrument the close time of the last candle taken; 0 for none.</param>
    IAsyncEnumerable<MarketInput> ReadAsync(IReadOnlyList<long> lastCloseMs, CancellationToken ct);
}
