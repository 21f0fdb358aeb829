using BotCore.Trading.Matching;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Research.Bias;

namespace BotCore.Trading.Research;

/// <summary>What a backtest takes along beside its candles. Nothing of it is a setting: absent, the run is the plain one.</summary>
/// <param name="Votes">Records what the strategies say, for <see cref="LookAheadGate"/>; null: not recorded.</param>
/// <param name="Detail">Shorter candles for the candles in which the order of prices decides; null: the assumed path decides.</param>
/// <param name="Decisions">Receives what was decided at each primary candle; null when nobody asks.</param>
/// <param name="Funding">Funding settlements in order of time; null settles none.</param>
/// <param name="Depth">Recorded depth in order of time: orders meet it instead of the path inside candles (fill model <c>book</c>); null: the path.</param>
/// <param name="Ticks">Recorded prices in order of time: orders meet each of them instead of the path inside candles (fill model <c>tick</c>); null: the path.</param>
public sealed record BacktestExtras(
    VoteTape? Votes = null, ICandleDetail? Detail = null, IDecisionSink? Decisions = null,
    IReadOnlyList<MarketFunding>? Funding = null, IEnumerable<DepthUpdate>? Depth = null, IEnumerable<MarketTick>? Ticks = null);
