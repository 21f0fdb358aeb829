using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>A journal record as it is stored, byte for byte.</summary>
/// <param name="TimeMs">Of the event, Unix ms by the market's clock.</param>
/// <param name="Hash">Chained checksum, see <see cref="RecordHash"/>.</param>
internal readonly record struct JournalRecord(long Version, long TimeMs, string Kind, byte[] Payload, long Hash)
{
    /// <exception cref="JournalDamagedException">The payload is not of its kind.</exception>
    public RecordedEvent Decode() => new(Version, EventCodec.Decode(Version, Kind, Payload));

    /// <summary>The checksum this record must have after the one before it.</summary>
    public long Expected(long previousHash) => RecordHash.Of(previousHash, Version, TimeMs, Kind, Payload);
}
