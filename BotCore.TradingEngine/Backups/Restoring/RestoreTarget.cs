namespace BotCore.TradingEngine.Backups.Restoring;

/// <summary>What is to be restored.</summary>
/// <param name="Backup">Id; null chooses: the newest, or for a point in time the oldest that reaches it.</param>
/// <param name="Account">The account that <paramref name="ToVersion"/> is a version of; null when the backup holds only one.</param>
/// <param name="ToVersion">Last journal record to be restored; null for no limit.</param>
/// <param name="ToTime">No event later than this, by the market's clock; null for no limit.</param>
/// <param name="WithShipped">Also what was shipped after the backup.</param>
internal sealed record RestoreTarget(string? Backup, string? Account, long? ToVersion, DateTimeOffset? ToTime, bool WithShipped)
{
    public static RestoreTarget Newest { get; } = new(null, null, null, null, true);

    public bool IsPoint => ToVersion is not null || ToTime is not null;
}
