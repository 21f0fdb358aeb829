using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Research;

/// <summary>What a run over recorded candles came to. Positions that are open at the end stay open and are counted at their mark.</summary>
/// <param name="Candles">Closed candles taken.</param>
/// <param name="FromMs">Open time of the first candle, Unix ms; 0 without candles.</param>
/// <param name="ToMs">Close time of the last candle.</param>
/// <param name="TradeHash">Chained hash over all closed trades (<see cref="Analytics.TradeHash"/>).</param>
/// <param name="EquityCurve">At candle closes, whenever it had changed.</param>
/// <param name="Decisions">How often each decision was taken at a primary candle, by code.</param>
/// <param name="Denials">How often risk said no, by code.</param>
/// <param name="AmbiguousCandles">Candles in which stop and target both lay, so that the assumed path decided.</param>
public sealed record BacktestResult(
    IReadOnlyList<Symbol> Symbols, long Candles, long FromMs, long ToMs, KernelSettings Settings, IReadOnlyList<ClosedTrade> Trades,
    string TradeHash, IReadOnlyList<EquityPoint> EquityCurve, PerformanceReport Report, decimal FinalBalance, decimal FinalEquity,
    IReadOnlyList<OpenPosition> OpenPositions, IReadOnlyDictionary<string, long> Decisions, IReadOnlyDictionary<string, long> Denials,
    long AmbiguousCandles)
{
    /// <summary>Of <see cref="AmbiguousCandles"/>, those in which shorter candles gave the order; null when there were none to ask.</summary>
    public long? ResolvedCandles { get; init; }

    /// <summary>The strategies' own sub-ledgers at the end; together they are the account.</summary>
    public IReadOnlyList<StrategyAccount> Strategies { get; init; } = [];
}

/// <summary>A position still open when the candles ended.</summary>
/// <param name="Quantity">Base asset, above zero.</param>
/// <param name="UnrealisedPnl">At the last close, quote asset.</param>
public sealed record OpenPosition(Symbol Symbol, Direction Direction, decimal Quantity, decimal EntryPrice, decimal UnrealisedPnl);
