using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Engine;

namespace BotCore.TradingEngine.Feeds;

/// <summary>The market an engine was asked for.</summary>
internal static class FeedFactory
{
    /// <exception cref="BotCore.MarketData.Files.CandleFileException">A recorded file is missing or refused.</exception>
    public static IMarketFeed Create(EngineOptions options, TimeProvider time, CancellationToken ct) => options.ReplayPath is { } path
        ? ReplayFeed.Open(path, options.ReplaySymbol, options.FundingPath, options.Speed, time, ct)
        : SyntheticFeed.Open(options.Symbols, options.Seed, options.Speed, WarmUpHistory.Minutes(StrategySet.Create(options.Settings)), time);
}
