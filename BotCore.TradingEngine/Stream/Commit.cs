using System.Diagnostics;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Stream;

/// <summary>What the loop told the hub at once.</summary>
/// <param name="Batch">Durable records, in order.</param>
/// <param name="View">The engine after them.</param>
/// <param name="Open">Candles that prices have changed since the last commit.</param>
/// <param name="Trace">Of the candle or command it all began with; default when nothing is traced.</param>
internal sealed record Commit(
    IReadOnlyList<RecordedEvent> Batch, EngineView View, IReadOnlyList<(int Instrument, Candle Candle)> Open, ActivityContext Trace = default);
