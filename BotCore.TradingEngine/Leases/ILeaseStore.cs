namespace BotCore.TradingEngine.Leases;

/// <summary>Who holds a lease, as it is stored.</summary>
/// <param name="Holder">Null when it was given back.</param>
/// <param name="Token">Rises with each new holder, from 1; what the journal checks.</param>
/// <param name="Beat">Rises with each renewal.</param>
internal sealed record LeaseRecord(string Name, string? Holder, long Token, long Beat);

/// <summary>
/// Leases that processes compete for. No clock is stored and none compared: a lease is over when somebody has watched its beat
/// stand still for its term, on a clock of their own. So clocks that differ or jump change nothing.
/// </summary>
internal interface ILeaseStore
{
    /// <returns>Null when nobody has held it yet.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<LeaseRecord?> ReadAsync(string name, CancellationToken ct);

    /// <summary>Takes a lease exactly as it was seen.</summary>
    /// <param name="seen">Null when nobody has held it yet.</param>
    /// <returns>The lease with a new token; null when it has changed since it was seen.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer; whether it was taken is not known.</exception>
    Task<LeaseRecord?> TryTakeAsync(string name, string holder, LeaseRecord? seen, CancellationToken ct);

    /// <returns>False when somebody else holds it now.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<bool> TryRenewAsync(LeaseRecord held, CancellationToken ct);

    /// <summary>Gives a lease back, so that the next holder need not wait. No effect when somebody else holds it.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task ReleaseAsync(LeaseRecord held, CancellationToken ct);
}
