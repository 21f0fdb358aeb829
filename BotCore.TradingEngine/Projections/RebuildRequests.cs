namespace BotCore.TradingEngine.Projections;

/// <summary>Wishes to build the read models anew, from whoever asks to the projector that does it.</summary>
internal sealed class RebuildRequests(CommitSignal signal)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _asked;

    /// <summary>Asks, and returns when the lists contain what the journal held.</summary>
    public Task AskAsync(CancellationToken ct)
    {
        Task done;
        lock (_gate)
        {
            _asked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = _asked.Task;
        }
        signal.Set();
        return done.WaitAsync(ct);
    }

    /// <summary>Takes what was asked since the last call; the taker completes it.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TaskCompletionSource? request)
    {
        lock (_gate)
        {
            request = _asked;
            _asked = null;
        }
        return request is not null;
    }
}
