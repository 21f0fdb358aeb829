namespace BotCore.TradingEngine.Backups.Repository;

/// <summary>What a backup is: everything in the journal from its beginning, or what came after the backup before it.</summary>
internal enum BackupKind
{
    Full,
    Incremental,
}

/// <summary>What stands in a backup. Written last: a backup without a manifest is none.</summary>
/// <param name="SchemaVersion">Of this record; 1.</param>
/// <param name="Id">Time of creation and kind; ids sort by time.</param>
/// <param name="CodeVersion">Version and revision of the program that made it.</param>
/// <param name="Source">What was backed up: <c>files</c> or <c>mongodb</c>.</param>
/// <param name="Base">Id of the full backup this one builds on; its own id when it is one.</param>
/// <param name="Previous">Id of the backup before it in the chain; null for a full one.</param>
/// <param name="PreviousSha256">SHA-256 of that backup's manifest: the chain cannot be rearranged unnoticed.</param>
/// <param name="ModelsFingerprint">Names, sizes and times of the models; null when there were none. The files stand in the newest backup of the chain that has them.</param>
/// <param name="KeyId">Which key sealed the files; null when they are not sealed.</param>
/// <param name="Authentication">HMAC-SHA256 of this record without this field, with the key; null when the files are not sealed.</param>
internal sealed record Manifest(
    int SchemaVersion, string Id, BackupKind Kind, DateTimeOffset CreatedUtc, string CodeVersion, string Source,
    string Base, string? Previous, string? PreviousSha256, string? ModelsFingerprint, string? KeyId,
    IReadOnlyList<ManifestAccount> Accounts, IReadOnlyList<ManifestFile> Files, string? Authentication)
{
    /// <summary>Bytes that the files take in the repository.</summary>
    public long StoredBytes => Files.Sum(file => file.StoredBytes);
}

/// <summary>One account and how much of its journal the backup holds.</summary>
/// <param name="Stream">Name of the journal.</param>
/// <param name="FromVersion">First record in this backup; one above <paramref name="ToVersion"/> when nothing was added.</param>
/// <param name="ToVersion">Last record; 0 for an empty journal.</param>
/// <param name="ToTime">Time of the last event, by the market's clock.</param>
/// <param name="FromHash">Chained checksum of the record before the first.</param>
/// <param name="ToHash">Chained checksum of the last record.</param>
/// <param name="State">What the account was at the last record; null when the account's setup is not known, so that no kernel can be built.</param>
internal sealed record ManifestAccount(
    string Account, string Stream, long FromVersion, long ToVersion, DateTimeOffset? ToTime, string FromHash, string ToHash, AccountDigest? State);

/// <summary>Enough of an account to see that another one is the same.</summary>
/// <param name="Version">Journal version it stands at.</param>
/// <param name="Sha256">Of the whole state: orders, positions, money, results.</param>
/// <param name="Imbalance">Sum over all accounts of the ledger; zero.</param>
internal sealed record AccountDigest(
    long Version, string Sha256, decimal WalletBalance, decimal Imbalance, int OpenPositions, long ClosedTrades, string TradeHash);

/// <param name="Name">Inside the backup, for example <c>platform.db</c>.</param>
/// <param name="Bytes">Size as it was.</param>
/// <param name="StoredBytes">Size as it is kept: compressed, perhaps sealed.</param>
/// <param name="Sha256">Of the file as it is kept.</param>
internal sealed record ManifestFile(string Name, long Bytes, long StoredBytes, string Sha256);
