namespace BotCore.TradingEngine.Projections;

/// <summary>The journal version the read models contain, and a way to wait for one.</summary>
internal sealed class VersionGate(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = NewSource();
    private long _version;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Moves to a version; also backwards, when the lists are built anew.</summary>
    public void Set(long version)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            Volatile.Write(ref _version, version);
            moved = _moved;
            _moved = NewSource();
        }
        moved.SetResult();
    }

    /// <returns>False when <paramref name="patience"/> ended before the version was there.</returns>
    public async Task<bool> WaitForAsync(long version, TimeSpan patience, CancellationToken ct)
    {
        if (Version >= version) return true;
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_version >= version) return true;
                moved = _moved.Task;
            }
            try
            {
                await moved.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return Version >= version;
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
