using System.Buffers.Binary;
using System.Text;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>Journal records in a file: <c>BCJ1</c>, then each record with its lengths before it, then an end mark with their number.</summary>
internal static class JournalFile
{
    private const int MaxPayload = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "BCJ1"u8;

    /// <returns>How many records were written.</returns>
    public static async Task<long> WriteAsync(System.IO.Stream target, IAsyncEnumerable<JournalRecord> records)
    {
        target.Write(Magic);
        long count = 0;
        await foreach (var record in records)
        {
            WriteOne(target, in record);
            count++;
        }
        WriteEnd(target, count);
        return count;
    }

    /// <summary>Reads the records and checks their order and chain.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="after">Version before the first record.</param>
    /// <param name="previousHash">Checksum of the record before the first; null takes the first record as it is.</param>
    /// <exception cref="BackupDamagedException">The file is cut off, or a record is missing or changed; names it.</exception>
    public static IEnumerable<JournalRecord> Read(System.IO.Stream source, string name, long after, long? previousHash)
    {
        Take(source, name, new byte[4], after).SequenceEqualOrThrow(Magic, name);
        long count = 0, version = after;
        long? hash = previousHash;
        var head = new byte[25];
        while (true)
        {
            Take(source, name, head, version);
            var (next, timeMs, recorded, kindLength) = Head(head);
            if (next < 0)
            {
                if (timeMs != count) throw new BackupDamagedException($"{name}: holds {count} records, its end says {timeMs}");
                // What stands behind the end would be read by nobody; a checksum behind it is checked by reading on.
                if (GoesOn(source, name)) throw new BackupDamagedException($"{name}: goes on behind its end");
                yield break;
            }
            if (next != version + 1) throw new BackupDamagedException($"{name}: record {version + 1} is missing (record {next} follows {version})");
            string kind = Encoding.UTF8.GetString(Take(source, name, new byte[kindLength], version));
            int length = BinaryPrimitives.ReadInt32LittleEndian(Take(source, name, new byte[4], version));
            if (length is < 0 or > MaxPayload) throw new BackupDamagedException($"{name}: record {next} says it has {length} bytes");
            var record = new JournalRecord(next, timeMs, kind, Take(source, name, new byte[length], version), recorded);
            if (hash is { } before && record.Expected(before) != recorded) throw new BackupDamagedException($"{name}: record {next} does not match its checksum");
            (version, hash) = (next, recorded);
            count++;
            yield return record;
        }
    }

    private static bool GoesOn(System.IO.Stream source, string name)
    {
        try
        {
            return source.ReadByte() >= 0;
        }
        catch (InvalidDataException e)
        {
            throw new BackupDamagedException($"{name}: is damaged behind its last record: {e.Message}", e);
        }
    }

    private static void WriteOne(System.IO.Stream target, in JournalRecord record)
    {
        int kindLength = Encoding.UTF8.GetByteCount(record.Kind);
        Span<byte> head = stackalloc byte[25 + kindLength + 4];
        BinaryPrimitives.WriteInt64LittleEndian(head, record.Version);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], record.TimeMs);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], record.Hash);
        head[24] = checked((byte)kindLength);
        Encoding.UTF8.GetBytes(record.Kind, head[25..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[(25 + kindLength)..], record.Payload.Length);
        target.Write(head);
        target.Write(record.Payload);
    }

    private static void WriteEnd(System.IO.Stream target, long count)
    {
        Span<byte> head = stackalloc byte[25];
        head.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(head, -1);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], count);
        target.Write(head);
    }

    private static (long Version, long TimeMs, long Hash, int KindLength) Head(ReadOnlySpan<byte> head) => (
        BinaryPrimitives.ReadInt64LittleEndian(head), BinaryPrimitives.ReadInt64LittleEndian(head[8..]), BinaryPrimitives.ReadInt64LittleEndian(head[16..]), head[24]);

    private static byte[] Take(System.IO.Stream source, string name, byte[] bytes, long after)
    {
        try
        {
            if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length) return bytes;
        }
        catch (InvalidDataException e)
        {
            throw new BackupDamagedException($"{name}: is damaged after record {after}: {e.Message}", e);
        }
        throw new BackupDamagedException($"{name}: is cut off after record {after}");
    }

    private static void SequenceEqualOrThrow(this byte[] found, ReadOnlySpan<byte> expected, string name)
    {
        if (!found.AsSpan().SequenceEqual(expected)) throw new BackupDamagedException($"{name}: holds no journal records");
    }
}
