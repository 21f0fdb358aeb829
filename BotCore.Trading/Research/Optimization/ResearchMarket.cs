using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.Trading.Research.Optimization;

/// <summary>The candles of a study, loaded and merged once and read by every trial. Nothing in it changes, so any number of threads may share it.</summary>
public sealed class ResearchMarket
{
    private readonly MarketCandle[] _candles;
    private readonly long[] _sourceMs;

    /// <param name="instruments">In the order of the candles' instrument indices.</param>
    /// <param name="candles">In trading order, at least one; not to be changed afterwards.</param>
    /// <exception cref="ArgumentException">There is no candle.</exception>
    public ResearchMarket(IReadOnlyList<ResearchInstrument> instruments, MarketCandle[] candles)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(candles);
        if (candles.Length == 0) throw new ArgumentException("candles: at least one is needed", nameof(candles));
        Instruments = instruments;
        _candles = candles;
        _sourceMs = [.. instruments.Select(one => one.Timeframe.Ms)];
        FirstMs = candles[0].Candle.OpenTimeMs;
        EndMs = CloseMs(in candles[^1]);
    }

    public IReadOnlyList<ResearchInstrument> Instruments { get; }

    /// <summary>Open time of the first candle, Unix ms.</summary>
    public long FirstMs { get; }

    /// <summary>Close time of the last candle, Unix ms.</summary>
    public long EndMs { get; }

    /// <summary>What a <see cref="StudyDefinition"/> says about this market.</summary>
    public IReadOnlyList<StudyMarket> Definitions =>
        [.. Instruments.Select(one => new StudyMarket(one.Instrument.Symbol.ToString(), one.Timeframe.ToString(), one.Fingerprint))];

    /// <summary>All candles in trading order.</summary>
    public ReadOnlySpan<MarketCandle> Candles => _candles;

    /// <summary>The candles that lie within a span of time: that close after its start and not after its end.</summary>
    public ReadOnlySpan<MarketCandle> Within(long fromMs, long toMs)
    {
        int start = FirstClosingAfter(fromMs);
        return _candles.AsSpan(start, FirstClosingAfter(toMs) - start);
    }

    /// <summary>Close time of one of the candles, Unix ms.</summary>
    public long CloseMs(in MarketCandle candle) => candle.Candle.OpenTimeMs + _sourceMs[candle.Instrument];

    private int FirstClosingAfter(long timeMs)
    {
        int low = 0, high = _candles.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (CloseMs(in _candles[middle]) <= timeMs) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>One market of a study.</summary>
/// <param name="Timeframe">Of its candles.</param>
/// <param name="Fingerprint">Of its candles and contract; see <see cref="StudyMarket"/>.</param>
public sealed record ResearchInstrument(Instrument Instrument, Timeframe Timeframe, string Fingerprint);
