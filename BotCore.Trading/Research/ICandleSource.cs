using BotCore.Trading.Market;

namespace BotCore.Trading.Research;

/// <summary>A closed candle of one of several markets.</summary>
/// <param name="Instrument">Index in the kernel's list of instruments.</param>
public readonly record struct MarketCandle(int Instrument, Candle Candle);

/// <summary>Candles of several markets in the one order in which they are traded: by close time, then by instrument.</summary>
public interface ICandleSource
{
    /// <summary>Candles in all.</summary>
    long Count { get; }

    /// <summary>Fills the buffer with the candles that come next.</summary>
    /// <returns>How many; 0 at the end.</returns>
    int Read(Span<MarketCandle> buffer);
}
