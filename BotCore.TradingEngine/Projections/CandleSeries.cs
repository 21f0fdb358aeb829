using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.TradingEngine.Projections;

/// <summary>The candles of one symbol in every timeframe that can be built from its source timeframe, the source's own included.</summary>
internal sealed class CandleSeries : ITransferable
{
    private readonly CandleBuilder[] _builders;

    public CandleSeries(Timeframe source)
    {
        Source = source;
        _builders = [.. BuiltFrom(source).Skip(1).Select(timeframe => new CandleBuilder(timeframe, source))];
    }

    public Timeframe Source { get; }

    /// <summary>The timeframes that candles of <paramref name="source"/> add up to, shortest first; the first is the source itself.</summary>
    public static IEnumerable<Timeframe> BuiltFrom(Timeframe source) =>
        Timeframe.All.Where(timeframe => timeframe >= source && timeframe.Minutes % source.Minutes == 0);

    /// <summary>Takes a closed source candle.</summary>
    /// <param name="closed">Receives every candle that closed with it.</param>
    public void Add<TReceiver>(in Candle candle, ref TReceiver closed)
        where TReceiver : struct, ICandleReceiver
    {
        closed.Take(Source, in candle);
        foreach (var builder in _builders)
        {
            if (builder.CloseStale(candle.OpenTimeMs, out var stale)) closed.Take(builder.Timeframe, in stale);
            if (builder.Add(in candle, out var whole)) closed.Take(builder.Timeframe, in whole);
        }
    }

    /// <summary>The candles that are still open, as they stand.</summary>
    public IEnumerable<(Timeframe Timeframe, Candle Candle)> Open()
    {
        foreach (var builder in _builders)
            if (builder.TryGetOpen(out var candle)) yield return (builder.Timeframe, candle);
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section($"candle-series.v1 {Source}");
        foreach (var builder in _builders) builder.Transfer(transfer);
    }
}

/// <summary>Takes closed candles.</summary>
internal interface ICandleReceiver
{
    void Take(Timeframe timeframe, in Candle candle);
}
