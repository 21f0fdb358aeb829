namespace BotCore.TradingEngine.Stores.Users;

/// <summary>A person who may log in, as it is stored.</summary>
/// <param name="Name">Unique without regard to case; kept as it was first given.</param>
/// <param name="PasswordHash">Never the password.</param>
/// <param name="Role">viewer, trader or admin.</param>
/// <param name="SecondFactor">Sealed secret of the second factor; null without one.</param>
/// <param name="FailedLogins">Since the last success.</param>
/// <param name="LockedUntil">Null when not locked.</param>
/// <param name="Revision">Rises by one with each change, from 1.</param>
internal sealed record UserRecord(
    string Name, string PasswordHash, string Role, string? SecondFactor, int FailedLogins, DateTimeOffset? LockedUntil, bool IsDisabled,
    DateTimeOffset CreatedAt, long Revision);

/// <summary>The users; storage only, what a role may do is decided elsewhere.</summary>
internal interface IUserStore
{
    /// <returns>False when there is a user of that name.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> TryAddAsync(UserRecord user, CancellationToken ct);

    /// <returns>Null when there is none.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<UserRecord?> FindAsync(string name, CancellationToken ct);

    /// <summary>Replaces a user as it was read: its revision must still be the stored one.</summary>
    /// <returns>The user with its new revision.</returns>
    /// <exception cref="StoreConflictException">Somebody changed or removed the user since.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<UserRecord> ReplaceAsync(UserRecord user, CancellationToken ct);

    /// <returns>False when there was none.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> RemoveAsync(string name, CancellationToken ct);

    /// <summary>All users, by name.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<UserRecord>> AllAsync(CancellationToken ct);
}
