using BotCore.Trading.Market;

namespace BotCore.MarketData.Synthetic;

/// <summary>One minute of one symbol. Made by <see cref="SyntheticMarket.CreateBars"/> and filled again every minute.</summary>
public sealed class SyntheticBar
{
    private readonly SyntheticTick[] _ticks;
    private Candle _candle;

    internal SyntheticBar(int ticks) => _ticks = new SyntheticTick[ticks];

    /// <summary>The closed candle.</summary>
    public ref readonly Candle Candle => ref _candle;

    /// <summary>
    /// The trades that made it, evenly spaced from its open time on: the first at the open, the last at the close, one at the high,
    /// one at the low, none beyond them; quantities add up to the volume.
    /// </summary>
    public ReadOnlySpan<SyntheticTick> Ticks => _ticks;

    internal void Fill(SyntheticMarket market, int symbolIndex, in Candle candle)
    {
        _candle = candle;
        market.FillTicks(symbolIndex, in candle, _ticks);
    }
}
