using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Engine;

/// <summary>What API and stream see of the trading loop.</summary>
internal interface IEngine
{
    /// <summary>The newest view. Never null: before recovery it says so in its phase.</summary>
    EngineView View { get; }

    /// <summary>Instruments in the kernel's order; empty before recovery.</summary>
    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Timeframe of the candles that come in.</summary>
    Timeframe SourceTimeframe { get; }

    /// <summary>Market time, or wall time before the first candle.</summary>
    DateTimeOffset MarketTime { get; }

    /// <summary>Hands a command to the loop and returns when its answer is durable.</summary>
    /// <returns>The outcome and the journal version in which it stands.</returns>
    /// <exception cref="EngineBlockedException">The loop cannot take commands now: recovering, journal lost, stopping, or its queue is full.</exception>
    Task<(CommandOutcome Outcome, long Version)> SendAsync(TradingCommand command, CancellationToken ct);
}

/// <summary>The loop cannot take commands now.</summary>
internal sealed class EngineBlockedException(string reason) : Exception(reason);

/// <summary>Is told, on the loop's thread, what has become durable. Must be quick and must not throw; slow work goes through a bounded queue of its own.</summary>
internal interface ICommitListener
{
    /// <param name="batch">Durable records, in order; empty for a view that changed by prices only.</param>
    /// <param name="view">The engine after them.</param>
    void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view);

    /// <summary>A price between candles; not durable, newest wins.</summary>
    void OnPrice(int instrument, double price, long timeMs);
}
