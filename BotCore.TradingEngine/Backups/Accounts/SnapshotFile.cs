using System.Text;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Backups.Accounts;

/// <summary>A journal snapshot in a file.</summary>
internal static class SnapshotFile
{
    private const int MaxBytes = 1 << 30;

    public static void Write(System.IO.Stream target, JournalSnapshot snapshot)
    {
        using var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true);
        writer.Write(snapshot.Version);
        writer.Write(snapshot.MarketFingerprint);
        writer.Write(RecordHash.Of(snapshot));
        foreach (byte[] part in (byte[][])[snapshot.Account, snapshot.Market])
        {
            writer.Write(part.Length);
            writer.Write(part);
        }
    }

    /// <returns>Null when it is not whole: a snapshot only saves time.</returns>
    public static JournalSnapshot? Read(System.IO.Stream source)
    {
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        try
        {
            long version = reader.ReadInt64();
            string fingerprint = reader.ReadString();
            long hash = reader.ReadInt64();
            var snapshot = new JournalSnapshot(version, Part(), Part(), fingerprint);
            return RecordHash.Of(snapshot) == hash ? snapshot : null;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            return null;
        }

        byte[] Part()
        {
            int length = reader.ReadInt32();
            if (length is < 0 or > MaxBytes) throw new InvalidDataException();
            byte[] bytes = reader.ReadBytes(length);
            return bytes.Length == length ? bytes : throw new EndOfStreamException();
        }
    }
}
