using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;

namespace BotCore.Cli.Research.Runs;

/// <summary>Shorter candles from files as the detail of a backtest on longer ones.</summary>
internal sealed class SeriesDetail : ICandleDetail
{
    private readonly CandleSeries?[] _series;
    private readonly Candle[][] _parts;

    /// <param name="main">The series that are traded, in the order of the instruments.</param>
    /// <param name="detail">Shorter candles; a symbol that is not traded is left aside, one that is missing is never resolved.</param>
    /// <exception cref="ArgumentException">A timeframe is not shorter than that of its symbol, or no symbol fits.</exception>
    public SeriesDetail(IReadOnlyList<CandleSeries> main, IReadOnlyList<CandleSeries> detail)
    {
        _series = new CandleSeries?[main.Count];
        _parts = new Candle[main.Count][];
        for (int i = 0; i < main.Count; i++)
        {
            var one = main[i];
            _series[i] = detail.FirstOrDefault(shorter => shorter.Symbol == one.Symbol);
            if (_series[i] is not { } found) continue;
            if (found.Timeframe >= one.Timeframe || one.Timeframe.Minutes % found.Timeframe.Minutes != 0)
                throw new ArgumentException($"--detail has {found.Timeframe} candles of {one.Symbol}; they must be shorter than the traded {one.Timeframe} and divide them");
            _parts[i] = new Candle[one.Timeframe.Minutes / found.Timeframe.Minutes];
        }
        if (_series.All(series => series is null))
            throw new ArgumentException(
                $"--detail has {string.Join(", ", detail.Select(series => series.Symbol))}, traded is {string.Join(", ", main.Select(series => series.Symbol))}; no symbol is in both");
    }

    public bool TryGet(int instrument, in Candle candle, long closeTimeMs, out ReadOnlySpan<Candle> parts)
    {
        parts = default;
        if (_series[instrument] is not { } series) return false;
        var buffer = _parts[instrument];
        int first = series.IndexAtOrAfter(candle.OpenTimeMs);
        if (first + buffer.Length > series.Count) return false;
        series.CopyTo(first, buffer);
        double high = 0.0, low = double.MaxValue;
        for (int i = 0; i < buffer.Length; i++)
        {
            if (buffer[i].OpenTimeMs != candle.OpenTimeMs + i * series.Timeframe.Ms) return false;
            (high, low) = (Math.Max(high, buffer[i].High), Math.Min(low, buffer[i].Low));
        }
        // Parts of another source may not reach what the long candle says was reached: they cannot tell its order.
        if (high != candle.High || low != candle.Low) return false;
        parts = buffer;
        return true;
    }
}
