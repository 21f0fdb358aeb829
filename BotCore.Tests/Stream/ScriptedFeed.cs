using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Feeds;

namespace BotCore.Tests.Stream;

/// <summary>A market of which only the instruments matter; what happens in it a test says itself.</summary>
internal sealed class ScriptedFeed(IReadOnlyList<Instrument> instruments) : IMarketFeed
{
    public string Name => "synthetic";

    public string Identity => "scripted";

    public IReadOnlyList<Instrument> Instruments => instruments;

    public Timeframe SourceTimeframe => Timeframe.OneMinute;

    public double? Speed => null;

    public long? TotalCandles => null;

    public long StartMs => 0;

    public bool HasHistory => false;

    public IAsyncEnumerable<MarketInput> ReadAsync(IReadOnlyList<long> lastCloseMs, CancellationToken ct) => AsyncEnumerable.Empty<MarketInput>();
}
