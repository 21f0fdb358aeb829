using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace BotCore.TradingEngine.Journal;

/// <summary>Checksum of a record, chained to the one before it: a changed, missing or moved record breaks the chain.</summary>
/// <remarks>XXH64 finds damage, not forgery; the audit log has a cryptographic chain of its own.</remarks>
internal static class RecordHash
{
    public static long Of(long previous, long version, long timeMs, string kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(head, previous);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], version);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], timeMs);
        Span<byte> word = stackalloc byte[64];
        int length = Encoding.UTF8.GetBytes(kind, word);
        var hash = new XxHash64();
        hash.Append(head);
        hash.Append(word[..length]);
        hash.Append(payload);
        return unchecked((long)hash.GetCurrentHashAsUInt64());
    }

    /// <summary>Checksum of a snapshot.</summary>
    public static long Of(JournalSnapshot snapshot)
    {
        long hash = Of(0, snapshot.Version, 0, "account", snapshot.Account);
        return Of(hash, snapshot.Version, 0, "market", snapshot.Market);
    }
}
