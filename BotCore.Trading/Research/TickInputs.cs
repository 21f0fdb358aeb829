using BotCore.Trading.Kernel;

namespace BotCore.Trading.Research;

/// <summary>A recorded trade price of one of several markets.</summary>
/// <param name="Instrument">Index in the kernel's list of instruments.</param>
/// <param name="TimeMs">Unix ms.</param>
/// <param name="Price">Quote per base, above zero.</param>
public readonly record struct MarketTick(int Instrument, long TimeMs, double Price);

/// <summary>Recorded prices on their way into a kernel, in the order of time among its candles.</summary>
/// <remarks>
/// What was recorded before a candle closes comes before it, what was recorded at that very time comes after it: an order that is
/// decided at the close meets the first price from then on. Prices from before the first candle are left out.
/// </remarks>
/// <param name="ticks">In order of time.</param>
internal sealed class TickInputs(IEnumerable<MarketTick> ticks) : IDisposable
{
    private readonly IEnumerator<MarketTick> _ticks = ticks.GetEnumerator();
    private bool _hasBegun;
    private bool _hasNext;

    /// <summary>Prices given so far.</summary>
    public long Given { get; private set; }

    /// <summary>Gives the kernel what was recorded before a candle closed.</summary>
    /// <param name="fromMs">Open time of the first candle of the run.</param>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    /// <exception cref="ArgumentException">A price is not in order of time.</exception>
    public void GiveBefore(long fromMs, long closeTimeMs, TradingKernel kernel)
    {
        if (!_hasBegun) (_hasBegun, _hasNext) = (true, _ticks.MoveNext());
        while (_hasNext && _ticks.Current is var tick && tick.TimeMs < closeTimeMs)
        {
            if (tick.TimeMs >= fromMs)
            {
                kernel.OnTick(tick.Instrument, tick.Price, tick.TimeMs);
                Given++;
            }
            _hasNext = _ticks.MoveNext();
            if (_hasNext && _ticks.Current.TimeMs < tick.TimeMs)
                throw new ArgumentException(FormattableString.Invariant($"ticks: {_ticks.Current.TimeMs} comes after {tick.TimeMs}; they must be in order of time"));
        }
    }

    public void Dispose() => _ticks.Dispose();
}
