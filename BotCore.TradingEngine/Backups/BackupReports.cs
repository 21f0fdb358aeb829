using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.TradingEngine.Backups;

/// <summary>What <c>botcore backup create</c> says.</summary>
/// <param name="Removed">Backups that retention took away.</param>
internal sealed record BackupReport(
    string Id, BackupKind Kind, string Place, DateTimeOffset CreatedUtc, double DurationSeconds, long Bytes, bool IsSealed,
    IReadOnlyList<ManifestAccount> Accounts, IReadOnlyList<string> Removed, IReadOnlyList<string> Notes);

/// <summary>What <c>botcore backup list</c> says.</summary>
internal sealed record BackupListReport(string Place, IReadOnlyList<BackupListItem> Backups, IReadOnlyList<ShippedJournal> Shipped);

/// <param name="Fault">Why it cannot be trusted; null when it can, as far as its manifest goes.</param>
internal sealed record BackupListItem(
    string Id, BackupKind? Kind, DateTimeOffset? CreatedUtc, long? Bytes, bool? IsSealed, IReadOnlyList<ManifestAccount> Accounts, string? Fault);

/// <summary>A journal as far as it was shipped.</summary>
/// <param name="FromVersion">First record that is still kept.</param>
internal sealed record ShippedJournal(string Stream, long FromVersion, long ToVersion);

/// <summary>What <c>botcore backup ship --once</c> says.</summary>
internal sealed record ShipReport(string Place, long Records, IReadOnlyList<ShippedJournal> Journals);

/// <summary>What <c>botcore restore</c> says.</summary>
/// <param name="IsDryRun">Nothing was changed.</param>
/// <param name="SafetyCopy">Folder that what was there has been moved to; null when nothing was there.</param>
internal sealed record RestoreReport(
    string Backup, string State, bool IsDryRun, double DurationSeconds, string? SafetyCopy, IReadOnlyList<RestoredAccount> Accounts, IReadOnlyList<string> Notes);

/// <param name="Stream">Name of the journal from now on.</param>
/// <param name="ToTime">Time of the last event, by the market's clock.</param>
/// <param name="FromShipped">How many of the records came from the shipped journal, behind the backup.</param>
/// <param name="State">What the account is; null when no kernel can be made of it.</param>
internal sealed record RestoredAccount(
    string Account, string Stream, long ToVersion, DateTimeOffset? ToTime, string ToHash, long FromShipped, AccountDigest? State);

/// <summary>What <c>botcore verify</c> says.</summary>
internal sealed record VerifyReport(
    string Place, string Backup, bool IsGood, DateTimeOffset VerifiedUtc, double DurationSeconds, int FilesChecked, long BytesChecked,
    IReadOnlyList<RestoredAccount> Accounts, IReadOnlyList<string> Faults, IReadOnlyList<string> Notes);
