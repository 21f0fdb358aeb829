using System.Globalization;
using System.Runtime.CompilerServices;
using BotCore.MarketData.Synthetic;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.TradingEngine.Feeds;

/// <summary>
/// The seeded synthetic market, minute by minute with the ticks inside each. A new account gets its beginning as fast as it can be
/// read: a history that only warms strategies up, then a day that is traded. After that the market goes at its speed.
/// </summary>
internal sealed class SyntheticFeed : IMarketFeed
{
    private const int TradedMinutes = 1440;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SyntheticMarketOptions _options;
    private readonly TimeProvider _time;
    private readonly long _historyMinutes;

    private SyntheticFeed(SyntheticMarketOptions options, IReadOnlyList<Instrument> instruments, double? speed, long historyMinutes, TimeProvider time)
    {
        (_options, Instruments, Speed, _historyMinutes, _time) = (options, instruments, speed, historyMinutes, time);
        Identity = string.Create(
            CultureInfo.InvariantCulture, $"synthetic;v2;seed={options.Seed};{string.Join(',', instruments.Select(i => i.Symbol))}");
    }

    public string Name => "synthetic";

    public string Identity { get; }

    public IReadOnlyList<Instrument> Instruments { get; }

    public Timeframe SourceTimeframe => Timeframe.OneMinute;

    public double? Speed { get; }

    public long? TotalCandles => null;

    public long StartMs => Start.ToUnixTimeMilliseconds();

    public bool HasHistory => true;

    /// <param name="historyMinutes">What comes before trading begins, 1 or more: as long as the slowest strategy takes to warm up.</param>
    /// <exception cref="ArgumentException">A symbol is not one the synthetic market knows.</exception>
    public static SyntheticFeed Open(IReadOnlyList<Symbol> symbols, long seed, double? speed, long historyMinutes, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(historyMinutes, 1);
        var known = new SyntheticMarketOptions().Symbols.ToDictionary(symbol => symbol.Symbol);
        var unknown = symbols.Where(symbol => !known.ContainsKey(symbol.ToString())).ToArray();
        if (unknown.Length > 0)
            throw new ArgumentException($"Market:Symbols: the synthetic market has no {string.Join(", ", unknown)}; it has {string.Join(", ", known.Keys)}");
        var options = new SyntheticMarketOptions { Seed = seed, Start = Start, Symbols = [.. symbols.Select(symbol => known[symbol.ToString()])] };
        return new SyntheticFeed(options, new SyntheticMarket(options).Instruments, speed, historyMinutes, time);
    }

    public async IAsyncEnumerable<MarketInput> ReadAsync(IReadOnlyList<long> lastCloseMs, [EnumeratorCancellation] CancellationToken ct)
    {
        var market = new SyntheticMarket(_options);
        var bars = market.CreateBars();
        long minute = Math.Max(0, market.MinuteAt(lastCloseMs.Where(ms => ms > 0).DefaultIfEmpty(StartMs).Min()));
        market.MoveTo(minute);
        var clock = new MarketClock(Speed, _time);
        long pacedFrom = _historyMinutes + TradedMinutes;
        for (; ; minute++)
        {
            ct.ThrowIfCancellationRequested();
            long openMs = market.NextOpenTimeMs;
            market.Next(bars);
            if (minute >= _historyMinutes)
            {
                for (int tick = 0; tick < bars[0].Ticks.Length; tick++)
                {
                    var wait = minute < pacedFrom ? ValueTask.CompletedTask : clock.WaitUntilAsync(bars[0].Ticks[tick].TimeMs, ct);
                    if (!wait.IsCompletedSuccessfully) await wait;
                    for (int i = 0; i < bars.Length; i++) yield return MarketInput.Tick(i, bars[i].Ticks[tick].Price, bars[i].Ticks[tick].TimeMs);
                }
                var end = minute < pacedFrom ? ValueTask.CompletedTask : clock.WaitUntilAsync(openMs + SourceTimeframe.Ms, ct);
                if (!end.IsCompletedSuccessfully) await end;
            }
            for (int i = 0; i < bars.Length; i++)
                if (openMs + SourceTimeframe.Ms > lastCloseMs[i]) yield return MarketInput.Closed(i, bars[i].Candle, ticked: minute >= _historyMinutes);
            for (int i = 0; i < bars.Length; i++)
                if (market.FundingAt(i, openMs + SourceTimeframe.Ms) is { } funding) yield return MarketInput.Funding(i, funding);
            if (minute == _historyMinutes - 1) yield return MarketInput.HistoryEnd(openMs + SourceTimeframe.Ms);
        }
    }
}
