using BotCore.Trading.Kernel;
using BotCore.Trading.Strategies;
using BotCore.TradingEngine.Feeds;

namespace BotCore.TradingEngine.Engine;

/// <summary>A feed's instruments with their own strategies.</summary>
internal static class InstrumentSetups
{
    public static IReadOnlyList<InstrumentSetup> Of(IMarketFeed feed, KernelSettings settings) =>
        [.. feed.Instruments.Select(instrument => new InstrumentSetup(instrument, feed.SourceTimeframe, StrategySet.Create(settings)))];
}
