namespace BotCore.TradingEngine.Stores.Settings;

/// <summary>One value that a setting had.</summary>
/// <param name="Scope">What the setting belongs to: an account, a user, <c>platform</c>.</param>
/// <param name="Revision">Rises by one with each change of this setting, from 1.</param>
/// <param name="Value">Null when the setting was put back to its default.</param>
/// <param name="By">Who changed it.</param>
internal sealed record SettingRevision(string Scope, string Name, long Revision, string? Value, string By, DateTimeOffset At);

/// <summary>Settings with everything they ever were; nothing is overwritten.</summary>
internal interface ISettingStore
{
    /// <summary>Changes a setting.</summary>
    /// <param name="expected">The revision the change was decided on; 0 for a setting that was never changed.</param>
    /// <exception cref="StoreConflictException">Somebody changed it since.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<SettingRevision> ChangeAsync(string scope, string name, long expected, string? value, string by, DateTimeOffset at, CancellationToken ct);

    /// <summary>The newest revision of every setting of a scope, by name.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SettingRevision>> CurrentAsync(string scope, CancellationToken ct);

    /// <summary>Everything, by scope, name and revision; for a copy.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SettingRevision>> AllAsync(CancellationToken ct);

    /// <summary>The revisions of a setting, newest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SettingRevision>> HistoryAsync(string scope, string name, int limit, CancellationToken ct);
}
