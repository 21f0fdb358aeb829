using BotCore.Trading.Market;

namespace BotCore.Trading.Matching;

/// <summary>The shorter candles inside a candle: they know in which order its prices came.</summary>
public interface ICandleDetail
{
    /// <summary>The parts of a candle, when they are a whole: without a hole from its open to its close, and with its high and low.</summary>
    /// <param name="candle">Of the source timeframe.</param>
    /// <param name="closeTimeMs">Its close time, Unix ms.</param>
    /// <param name="parts">Two or more, in time order; valid until the next call.</param>
    /// <returns>False when the parts are missing, incomplete or of other prices; then the assumed path decides.</returns>
    bool TryGet(int instrument, in Candle candle, long closeTimeMs, out ReadOnlySpan<Candle> parts);
}
