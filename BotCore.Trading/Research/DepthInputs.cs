using BotCore.Trading.Kernel;
using BotCore.Trading.Matching.Book;

namespace BotCore.Trading.Research;

/// <summary>Recorded depth on its way into a kernel, in the order of time among its candles.</summary>
/// <remarks>
/// What was recorded before a candle closes comes before it, what was recorded at that very time comes after it: an order that is
/// decided at the close meets the first line from then on.
/// </remarks>
/// <param name="updates">In order of time.</param>
internal sealed class DepthInputs(IEnumerable<DepthUpdate> updates) : IDisposable
{
    private readonly IEnumerator<DepthUpdate> _updates = updates.GetEnumerator();
    private DepthUpdate? _next;
    private bool _hasBegun;

    /// <summary>Changes and trades given so far.</summary>
    public long Given { get; private set; }

    /// <summary>Gives the kernel what was recorded before a candle closed.</summary>
    /// <param name="closeTimeMs">Close time of the candle.</param>
    public void GiveBefore(long closeTimeMs, TradingKernel kernel)
    {
        if (!_hasBegun) Advance();
        while (_next is { } update && update.TimeMs < closeTimeMs)
        {
            kernel.OnDepth(update);
            Given++;
            Advance();
        }
    }

    public void Dispose() => _updates.Dispose();

    private void Advance()
    {
        _hasBegun = true;
        _next = _updates.MoveNext() ? _updates.Current : null;
    }
}
