using System.Globalization;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.TradingEngine.Backups.Shipping;

/// <param name="Path">In the repository.</param>
internal sealed record ShippedSegment(string Stream, long From, long To, string Path, bool IsSealed);

/// <summary>The journals that are shipped between backups: runs of records, each a file that is whole or not there.</summary>
internal sealed class ShippedSegments(BackupFiles files)
{
    private const string Folder = "shipped";
    private const string Extension = ".bcj.gz";

    /// <summary>Segments of a journal, by their first record; two may hold the same records when two processes shipped.</summary>
    public IReadOnlyList<ShippedSegment> Of(string stream) => [.. files.Store.List($"{Folder}/{stream}").Select(Parse).OfType<ShippedSegment>().OrderBy(one => one.From).ThenBy(one => one.To)];

    public IReadOnlyList<ShippedJournal> All() =>
        [.. files.Store.List(Folder).Select(Parse).OfType<ShippedSegment>().GroupBy(one => one.Stream).Select(one => new ShippedJournal(one.Key, one.Min(s => s.From), one.Max(s => s.To)))];

    /// <summary>Writes records as one segment.</summary>
    public Task WriteAsync(string stream, IReadOnlyList<JournalRecord> records, CancellationToken ct)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{records[0].Version:D12}-{records[^1].Version:D12}");
        string path = $"{Folder}/{stream}/{name}{Extension}{(files.Key is null ? "" : ".enc")}";
        return files.WriteAsync(path, $"{stream}/{name}", target => JournalFile.WriteAsync(target, Each(records)), ct);
    }

    /// <summary>Records after a version, as far as segments follow one another.</summary>
    /// <param name="hash">Checksum of the record with that version.</param>
    /// <exception cref="BackupDamagedException">A segment is damaged, or does not continue the journal.</exception>
    public IEnumerable<JournalRecord> Read(string stream, long after, long hash)
    {
        var segments = Of(stream);
        while (segments.Where(one => one.From <= after + 1 && one.To > after).MaxBy(one => one.To) is { } next)
        {
            foreach (var record in ReadSegment(next, after, hash))
            {
                yield return record;
                (after, hash) = (record.Version, record.Hash);
            }
            if (after < next.To) throw new BackupDamagedException($"{files.Store.Place}/{next.Path}: ends at record {after}");
        }
    }

    /// <summary>Checksum of the last record of a segment.</summary>
    /// <exception cref="BackupDamagedException">The segment is damaged.</exception>
    public long EndHash(ShippedSegment segment) => Records(segment).Last().Hash;

    /// <summary>Removes segments whose records the last two backups both hold: one of the two may turn out to be damaged.</summary>
    public void RemoveContainedIn(IReadOnlyList<Manifest> backups)
    {
        foreach (string stream in All().Select(one => one.Stream).ToList())
        {
            var holding = backups.OrderByDescending(one => one.CreatedUtc).Select(one => one.Accounts.FirstOrDefault(account => account.Stream == stream)).OfType<ManifestAccount>().Take(2).ToList();
            if (holding.Count < 2) continue;
            long held = holding.Min(one => one.ToVersion);
            var contained = Of(stream).Where(one => one.To <= held).ToList();
            // The newest stays: it tells where shipping goes on.
            foreach (var one in contained.Where(one => one.To < Of(stream).Max(s => s.To))) files.Store.Delete(one.Path);
        }
    }

    private IEnumerable<JournalRecord> ReadSegment(ShippedSegment segment, long after, long hash)
    {
        bool isFirst = true;
        foreach (var record in Records(segment))
        {
            if (record.Version <= after) continue;
            if (isFirst && record.Expected(hash) != record.Hash)
                throw new BackupDamagedException($"{files.Store.Place}/{segment.Path}: record {record.Version} does not continue record {after}");
            isFirst = false;
            yield return record;
        }
    }

    /// <summary>All records of a segment, checked against each other; the first is checked by who knows what comes before it.</summary>
    private IEnumerable<JournalRecord> Records(ShippedSegment segment)
    {
        string name = Path.GetFileName(segment.Path).Split('.')[0];
        using var stream = files.Open(segment.Path, $"{segment.Stream}/{name}", segment.IsSealed);
        foreach (var record in JournalFile.Read(stream, $"{files.Store.Place}/{segment.Path}", segment.From - 1, null)) yield return record;
    }

    private static ShippedSegment? Parse(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length != 3 || !parts[2].Contains(Extension, StringComparison.Ordinal)) return null;
        string[] range = parts[2].Split('.')[0].Split('-');
        return range.Length == 2 && long.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out long from)
            && long.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out long to)
            ? new ShippedSegment(parts[1], from, to, path, path.EndsWith(".enc", StringComparison.Ordinal)) : null;
    }

    private static async IAsyncEnumerable<JournalRecord> Each(IReadOnlyList<JournalRecord> records)
    {
        foreach (var record in records) yield return record;
        await Task.CompletedTask;
    }
}
