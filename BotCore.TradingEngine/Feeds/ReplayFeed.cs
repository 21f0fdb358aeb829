using System.Runtime.CompilerServices;
using BotCore.MarketData.Files;
using BotCore.MarketData.Merging;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.Research;

namespace BotCore.TradingEngine.Feeds;

/// <summary>Recorded candles, read and checked whole before the first is traded on.</summary>
internal sealed class ReplayFeed : IMarketFeed
{
    private readonly IReadOnlyList<CandleSeries> _series;
    private readonly IReadOnlyList<MarketFunding> _funding;
    private readonly TimeProvider _time;

    private ReplayFeed(
        IReadOnlyList<CandleSeries> series, IReadOnlyList<Instrument> instruments, IReadOnlyList<MarketFunding> funding, double? speed, TimeProvider time)
    {
        (_series, Instruments, _funding, Speed, _time) = (series, instruments, funding, speed, time);
        SourceTimeframe = series[0].Timeframe;
        Identity = "replay;" + string.Join(';', series.Select(one => $"{one.Symbol},{one.Timeframe},{one.Count},{one.Fingerprint}"));
        if (funding.Count > 0) Identity += ";funding," + FundingFile.Fingerprint(funding);
        StartMs = series.Min(one => one.FirstMs);
        TotalCandles = series.Sum(one => (long)one.Count);
    }

    public string Name => "replay";

    public string Identity { get; }

    public IReadOnlyList<Instrument> Instruments { get; }

    public Timeframe SourceTimeframe { get; }

    public double? Speed { get; }

    public long? TotalCandles { get; }

    public long StartMs { get; }

    public bool HasHistory => false;

    /// <exception cref="CandleFileException">A file is missing or refused; names file, line, column and value.</exception>
    /// <param name="fundingPath">File of funding settlements; null for none.</param>
    public static ReplayFeed Open(string path, Symbol? symbol, string? fundingPath, double? speed, TimeProvider time, CancellationToken ct)
    {
        var series = CandleFileSet.Find(path, symbol).Load(timeframe: null, cache: null, ct);
        if (series.FirstOrDefault(one => one.Timeframe != series[0].Timeframe) is { } other)
            throw new CandleFileException(
                $"{path}: {other.Symbol} has candles of {other.Timeframe}, {series[0].Symbol} of {series[0].Timeframe}; one replay needs one timeframe");
        var funding = fundingPath is null ? [] : FundingFile.Load(fundingPath, [.. series.Select(one => one.Symbol)]);
        return new ReplayFeed(series, [.. series.Select(one => MarketData.Instruments.InstrumentInference.Of(one).Instrument)], funding, speed, time);
    }

    public async IAsyncEnumerable<MarketInput> ReadAsync(IReadOnlyList<long> lastCloseMs, [EnumeratorCancellation] CancellationToken ct)
    {
        var clock = new MarketClock(Speed, _time);
        var merger = new CandleMerger(_series);
        int due = 0;
        while (merger.MoveNext())
        {
            if (merger.CloseTimeMs <= lastCloseMs[merger.SeriesIndex]) continue;
            ct.ThrowIfCancellationRequested();
            var wait = clock.WaitUntilAsync(merger.CloseTimeMs, ct);
            if (!wait.IsCompletedSuccessfully) await wait;
            for (; due < _funding.Count && _funding[due].Funding.TimeMs < merger.CloseTimeMs; due++)
                if (_funding[due].Funding.TimeMs >= lastCloseMs[_funding[due].Instrument]) yield return MarketInput.Funding(_funding[due].Instrument, _funding[due].Funding);
            yield return MarketInput.Closed(merger.SeriesIndex, merger.Current, ticked: false);
        }
    }
}
