using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Leases;

namespace BotCore.TradingEngine.Engine;

/// <summary>An engine that does not lead keeps a kernel as warm as the leader's, by its journal, so that taking over takes no time.</summary>
internal sealed partial class TradingLoop
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>A kernel that has followed the journal to <see cref="_version"/>; null when it must be rebuilt.</summary>
    private TradingKernel? _followed;

    /// <summary>Waits until this engine leads, and follows whoever leads meanwhile.</summary>
    /// <returns>The lease; null when no other engine can come near the account.</returns>
    private async Task<Lease?> LeadAsync(CancellationToken ct)
    {
        if (!_leadership.IsShared) return null;
        using var following = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task? follow = null;
        try
        {
            var lease = await _leadership.LeadAsync(
                leader =>
                {
                    LogFollowing(leader);
                    follow ??= FollowAsync(following.Token);
                },
                ct);
            LogLeading(lease!.Token, _version);
            return lease;
        }
        finally
        {
            await following.CancelAsync();
            // A journal that is damaged must not be led either; a stop is no news.
            if (follow is not null) await follow;
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        _followed = null;
        TradingKernel? kernel = null;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                Show(_views.Following(kernel, _version, _leadership.Leader ?? "nobody"));
                if (kernel is null) _followed = kernel = await RecoverAsync(ct);
                else await CatchUpAsync(kernel, ct);
                Show(_views.Following(kernel, _version, _leadership.Leader ?? "nobody"));
                await Task.Delay(FollowEvery, _time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (JournalUnavailableException e)
            {
                Block(e.Message);
                await Task.Delay(FirstRetry, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The state to trade from: the one that followed the leader, brought to the end of the journal, or rebuilt.</summary>
    private async Task<TradingKernel> TakeOverAsync(CancellationToken ct)
    {
        var kernel = _followed;
        _followed = null;
        if (kernel is null) return await RecoverAsync(ct);
        await CatchUpAsync(kernel, ct);
        return kernel;
    }

    /// <summary>Takes what the journal has got since; half-taken records leave the kernel unusable, so it is given up with the exception.</summary>
    private async Task CatchUpAsync(TradingKernel kernel, CancellationToken ct)
    {
        long end = await _journal.RefreshAsync(ct);
        if (end == _version) return;
        List<RecordedEvent> taken = [];
        await foreach (var record in _journal.ReadAsync(_version, ct))
        {
            if (record.Version > end) break;
            taken.Add(record);
        }
        foreach (var record in taken) Replay(kernel, record);
        _views.NoteEvents([.. taken.Select(record => record.Event)]);
        _views.Recovered(kernel, 0);
        _version = end;
    }

    private void Show(EngineView view)
    {
        Volatile.Write(ref _view, view);
        _metrics.Show(view);
        foreach (var listener in _listeners) listener.OnCommitted([], view);
    }
}
