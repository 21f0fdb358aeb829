using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Leases;

/// <summary>A lease that this process holds, renewed in the background until it is lost or given back.</summary>
/// <remarks>
/// Losing it is a hint to stop, not the protection: a process that was paused learns of it too late. What protects is the
/// <see cref="Token"/>, which every write is checked against.
/// </remarks>
internal sealed class Lease : IAsyncDisposable
{
    private readonly ILeaseStore _store;
    private readonly LeaseRecord _held;
    private readonly LeaseTerms _terms;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _renewing;

    private Lease(ILeaseStore store, LeaseRecord held, LeaseTerms terms, TimeProvider time)
    {
        (_store, _held, _terms, _time) = (store, held, terms, time);
        // The token source is disposed with the lease; whoever still holds the token may go on asking it.
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>Higher than that of every holder before.</summary>
    public long Token => _held.Token;

    /// <summary>Cancelled when somebody else may hold it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Waits until nobody holds the lease, and takes it.</summary>
    /// <param name="holder">Names who asks; whoever asks at the same time, in this process too, has another name.</param>
    /// <param name="seen">Told whom the lease belongs to, whenever that changes; null when it is free.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<Lease> AcquireAsync(
        ILeaseStore store, string name, string holder, LeaseTerms terms, TimeProvider time, CancellationToken ct, Action<string?>? seen = null)
    {
        LeaseRecord? last = null;
        long since = time.GetTimestamp();
        bool hasLooked = false;
        while (true)
        {
            try
            {
                var found = await store.ReadAsync(name, ct);
                if (!hasLooked || found?.Holder != last?.Holder) seen?.Invoke(found?.Holder);
                if (!hasLooked || found != last) (last, since, hasLooked) = (found, time.GetTimestamp(), true);
                // What stands there under our own name is from before a fault: nobody else can be using it.
                bool isFree = found?.Holder is null || found.Holder == holder || time.GetElapsedTime(since) >= terms.Term;
                if (isFree && await store.TryTakeAsync(name, holder, found, ct) is { } taken) return new Lease(store, taken, terms, time);
            }
            catch (StoreUnavailableException)
            {
                // While nobody can look, nobody can see the beat stand still either: the watch begins anew.
                since = time.GetTimestamp();
            }
            await Task.Delay(terms.LookEvery * (0.75 + Random.Shared.NextDouble() / 2), time, ct);
        }
    }

    /// <summary>Gives the lease back, unless it is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
        if (!Lost.IsCancellationRequested)
        {
            try
            {
                using var deadline = new CancellationTokenSource(_terms.RenewEvery, _time);
                await _store.ReleaseAsync(_held, deadline.Token);
            }
            catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
            {
                // The next holder waits for the term to end instead.
            }
        }
        _ending.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        long renewed = _time.GetTimestamp();
        while (true)
        {
            await Task.Delay(_terms.RenewEvery, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ending.IsCancellationRequested) return;
            // Counted from before the question: the store may have renewed it any time since.
            long asked = _time.GetTimestamp();
            if (await TryRenewAsync() is not { } isOurs)
            {
                if (_time.GetElapsedTime(renewed) < _terms.GiveUpAfter) continue;
                isOurs = false;
            }
            if (isOurs)
            {
                renewed = asked;
                continue;
            }
            await _lost.CancelAsync();
            return;
        }
    }

    /// <returns>Null when the store does not say.</returns>
    private async Task<bool?> TryRenewAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        using var timeout = new CancellationTokenSource(_terms.RenewEvery * 2, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, timeout.Token);
        try
        {
            return await _store.TryRenewAsync(_held, either.Token).WaitAsync(either.Token);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            return null;
        }
    }
}
