using System.Collections.Concurrent;
using BotCore.Contracts.Market;
using BotCore.Contracts.Stream;

namespace BotCore.Dashboard.Live;

internal readonly record struct CandleKey(string Symbol, string Timeframe);

/// <summary>The candle series somebody looks at. Others are not kept: the stream carries every symbol and timeframe, a screen shows one.</summary>
internal sealed class CandleBook
{
    private readonly ConcurrentDictionary<CandleKey, WatchedCandles> _series = new();

    /// <summary>The series of a symbol and timeframe; from now on it follows the stream.</summary>
    public WatchedCandles Watch(CandleKey key) => _series.GetOrAdd(key, static k => new WatchedCandles(k));

    public void Apply(CandleData data)
    {
        if (_series.TryGetValue(new CandleKey(data.Symbol, data.Timeframe), out var series)) series.Apply(data.Candle);
    }

    /// <summary>Frames were lost: every series must be read again before it is continued.</summary>
    public void Outdate()
    {
        foreach (var series in _series.Values) series.Outdate();
    }
}

internal enum CandleLoad
{
    Needed,
    Loading,
    Loaded,
    Failed,
}

/// <summary>One candle series: read once by REST, then continued by the stream, without a gap between the two.</summary>
internal sealed class WatchedCandles(CandleKey key)
{
    /// <summary>Candles kept, and asked for: what the engine gives at most in one answer.</summary>
    public const int Capacity = 1500;

    private readonly Lock _gate = new();
    private readonly GrowingSeries<CandleModel> _shown = new(Capacity, static candle => candle.Time);
    private readonly GrowingSeries<CandleModel> _heardWhileLoading = new(Capacity, static candle => candle.Time);
    private CandleLoad _load = CandleLoad.Needed;
    private string? _failure;
    private int _ticket;

    public CandleKey Key => key;

    public long Version => _shown.Version;

    public CandleModel? First => _shown.First;

    public CandleModel? Last => _shown.Last;

    public (CandleLoad Load, string? Failure) State
    {
        get
        {
            lock (_gate) return (_load, _failure);
        }
    }

    public SeriesChange<CandleModel> Since(int generation, DateTimeOffset? last) => _shown.Since(generation, last);

    /// <summary>A ticket for the one caller that must now read the candles; null for all others.</summary>
    public int? TryBeginLoad(bool retryFailed)
    {
        lock (_gate)
        {
            if (_load is CandleLoad.Loading or CandleLoad.Loaded || (_load == CandleLoad.Failed && !retryFailed)) return null;
            (_load, _failure) = (CandleLoad.Loading, null);
            _heardWhileLoading.Load([]);
            return ++_ticket;
        }
    }

    /// <param name="ticket">From <see cref="TryBeginLoad"/>; an answer that was outdated on its way is left out.</param>
    public void EndLoad(int ticket, IReadOnlyList<CandleModel> candles)
    {
        lock (_gate)
        {
            if (ticket != _ticket || _load != CandleLoad.Loading) return;
            _shown.Load(candles);
            // What was heard while the answer was on its way is newer than the answer, except a candle that was still open then.
            foreach (var heard in _heardWhileLoading.ToList())
                if (heard.IsClosed || _shown.Last is not { } last || heard.Time > last.Time) _shown.Put(heard);
            _load = CandleLoad.Loaded;
        }
    }

    public void FailLoad(int ticket, string reason)
    {
        lock (_gate)
        {
            if (ticket != _ticket || _load != CandleLoad.Loading) return;
            (_load, _failure) = (CandleLoad.Failed, reason);
        }
    }

    public void Apply(CandleModel candle)
    {
        lock (_gate)
        {
            if (_load == CandleLoad.Loaded) _shown.Put(candle);
            else _heardWhileLoading.Put(candle);
        }
    }

    public void Outdate()
    {
        lock (_gate) (_load, _failure) = (CandleLoad.Needed, null);
    }
}
