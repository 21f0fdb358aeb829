using System.Threading.Channels;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Tells the projector that the journal has grown. Holds one notice at most: any number of commits while it works become one.
/// The records themselves are read from the journal, so nothing is lost when a notice is.
/// </summary>
internal sealed class CommitSignal(TimeProvider time) : ICommitListener
{
    private readonly Channel<bool> _notices = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view)
    {
        if (batch.Count > 0) Set();
    }

    public void OnPrice(int instrument, double price, long timeMs) { }

    public void Set() => _notices.Writer.TryWrite(true);

    /// <summary>Returns at the next notice, or after <paramref name="patience"/> without one.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await _notices.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody called: the caller looks for itself.
        }
    }
}
