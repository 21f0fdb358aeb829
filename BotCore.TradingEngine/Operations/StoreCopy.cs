using System.Buffers;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Migrations;

namespace BotCore.TradingEngine.Operations;

/// <summary>
/// Copies everything durable from one place to another that is empty, or holds the beginning of the same, and compares: numbers of
/// everything, the whole chain of each journal, the hash of the audit log.
/// </summary>
/// <remarks>Leases are not copied (they belong to processes), nor read models (an engine builds them from the journal).</remarks>
internal sealed class StoreCopy(StorePlace from, StorePlace to, TextWriter output)
{
    private const int Page = 1000;

    /// <returns>True when both places hold the same.</returns>
    /// <exception cref="StoreConflictException">The other place holds something else already.</exception>
    /// <exception cref="StoreUnavailableException">A place does not answer; the copy may be run again.</exception>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        foreach (var place in (StorePlace[])[from, to]) await new Migrator(place.Stores.Schema, place.Stores.Leases, TimeProvider.System).UpAsync(ct);
        bool isEqual = true;
        foreach (var (account, stream) in await from.AccountsAsync(ct)) isEqual &= await CopyJournalAsync(account, stream, ct);
        return isEqual & await CopyAllButJournalsAsync(ct);
    }

    /// <summary>Copies the small stores only: settings, audit, users, candles, jobs, positions. The source is left as it is.</summary>
    /// <returns>True when both places hold the same; while others write to the source that is not to be expected.</returns>
    /// <exception cref="StoreConflictException">The other place holds something else already.</exception>
    /// <exception cref="StoreUnavailableException">A place does not answer.</exception>
    public async Task<bool> CopyStoresAsync(CancellationToken ct)
    {
        await new Migrator(to.Stores.Schema, to.Stores.Leases, TimeProvider.System).UpAsync(ct);
        return await CopyAllButJournalsAsync(ct);
    }

    private async Task<bool> CopyAllButJournalsAsync(CancellationToken ct)
    {
        bool isEqual = await CopySettingsAsync(ct);
        isEqual &= await CopyAuditAsync(ct);
        isEqual &= await CopyUsersAsync(ct);
        isEqual &= await CopyCandlesAsync(ct);
        isEqual &= await CopyJobsAsync(ct);
        return isEqual & await CopyPositionsAsync(ct);
    }

    private async Task<bool> CopyJournalAsync(string account, string stream, CancellationToken ct)
    {
        await using var source = await from.OpenJournalAsync(account, stream, ct);
        await using var target = await to.OpenJournalAsync(account, stream, ct);
        long version = target.LastVersion;
        if (version > source.LastVersion) throw new StoreConflictException($"journal {stream}: {to.Name} holds {version} records, {from.Name} only {source.LastVersion}");
        var batch = new List<TradingEvent>(Page);
        await foreach (var record in source.ReadAsync(version, ct))
        {
            batch.Add(record.Event);
            if (batch.Count < Page) continue;
            version = await target.AppendAsync(version, batch, ct);
            batch.Clear();
        }
        if (batch.Count > 0) await target.AppendAsync(version, batch, ct);
        if (await source.LoadSnapshotAsync(ct) is { } snapshot) await target.SaveSnapshotAsync(snapshot, ct);
        var (sourceCount, sourceHash) = await DigestAsync(source, ct);
        var (targetCount, targetHash) = await DigestAsync(target, ct);
        return Compare($"journal {stream}", $"{sourceCount} records, chain {sourceHash:x16}", $"{targetCount} records, chain {targetHash:x16}");
    }

    /// <summary>Number of records and the checksum at the end of their chain, from the records themselves.</summary>
    private static async Task<(long Count, long Hash)> DigestAsync(IEventJournal journal, CancellationToken ct)
    {
        long count = 0, hash = 0;
        var payload = new ArrayBufferWriter<byte>(1024);
        await foreach (var record in journal.ReadAsync(0, ct))
        {
            payload.ResetWrittenCount();
            string kind = EventCodec.Encode(record.Event, payload);
            hash = RecordHash.Of(hash, record.Version, record.Event.TimeMs, kind, payload.WrittenSpan);
            count++;
        }
        return (count, hash);
    }

    private async Task<bool> CopySettingsAsync(CancellationToken ct)
    {
        var there = await to.Stores.Settings.AllAsync(ct);
        foreach (var change in (await from.Stores.Settings.AllAsync(ct)).Except(there))
            await to.Stores.Settings.ChangeAsync(change.Scope, change.Name, change.Revision - 1, change.Value, change.By, change.At, ct);
        return Compare("settings", Text(await from.Stores.Settings.AllAsync(ct)), Text(await to.Stores.Settings.AllAsync(ct)));

        static string Text<T>(IReadOnlyList<T> all) => $"{all.Count} revisions, hash {Hash(all)}";
    }

    private async Task<bool> CopyAuditAsync(CancellationToken ct)
    {
        var (entries, _, _) = await AuditChain.VerifyAsync(to.Stores.Audit, ct);
        while (await from.Stores.Audit.ReadAsync(entries, Page, ct) is { Count: > 0 } page)
        {
            foreach (var entry in page) await to.Stores.Audit.RestoreAsync(entry, ct);
            entries = page[^1].Sequence;
        }
        return Compare("audit", $"{await AuditChain.VerifyAsync(from.Stores.Audit, ct)}", $"{await AuditChain.VerifyAsync(to.Stores.Audit, ct)}");
    }

    private async Task<bool> CopyUsersAsync(CancellationToken ct)
    {
        foreach (var user in await from.Stores.Users.AllAsync(ct)) await to.Stores.Users.TryAddAsync(user, ct);
        return Compare("users", await TextAsync(from), await TextAsync(to));

        // A revision counts the changes in its own store.
        async Task<string> TextAsync(StorePlace place)
        {
            var all = await place.Stores.Users.AllAsync(ct);
            return $"{all.Count} users, hash {Hash(all.Select(user => user with { Revision = 0 }))}";
        }
    }

    private async Task<bool> CopyCandlesAsync(CancellationToken ct)
    {
        foreach (var (symbol, timeframe, _) in await from.Stores.Candles.SeriesAsync(ct))
        {
            long next = 0;
            while (await from.Stores.Candles.ReadAsync(symbol, timeframe, next, long.MaxValue, Page, ct) is { Count: > 0 } page)
            {
                await to.Stores.Candles.WriteAsync(symbol, timeframe, page, ct);
                next = page[^1].OpenTimeMs + 1;
            }
        }
        return Compare("candles", string.Join(", ", await from.Stores.Candles.SeriesAsync(ct)), string.Join(", ", await to.Stores.Candles.SeriesAsync(ct)));
    }

    private async Task<bool> CopyJobsAsync(CancellationToken ct)
    {
        foreach (var job in await from.Stores.Jobs.PageAsync(null, int.MaxValue, null, ct))
        {
            if (await to.Stores.Jobs.FindAsync(job.Id, ct) is not null) continue;
            var pieces = await from.Stores.Jobs.PiecesAsync(job.Id, ct);
            await to.Stores.Jobs.RestoreAsync(job, await from.Stores.Jobs.ResultAsync(job.Id, ct), pieces, ct);
        }
        return Compare("jobs", await TextAsync(from), await TextAsync(to));

        async Task<string> TextAsync(StorePlace place)
        {
            var jobs = await place.Stores.Jobs.PageAsync(null, int.MaxValue, null, ct);
            var results = new List<string>();
            foreach (var job in jobs) results.Add($"{job} {await place.Stores.Jobs.ResultAsync(job.Id, ct)} {Hash(await place.Stores.Jobs.PiecesAsync(job.Id, ct))}");
            return $"{jobs.Count} jobs, hash {Hash(results)}";
        }
    }

    private async Task<bool> CopyPositionsAsync(CancellationToken ct)
    {
        foreach (var (stream, version) in await from.Stores.Outbox.AllAsync(ct)) await to.Stores.Outbox.AdvanceAsync(stream, version, ct);
        foreach (var (consumer, stream, version) in await from.Stores.Inbox.AllAsync(ct))
            await to.Stores.Inbox.ApplyOnceAsync(consumer, stream, version, _ => Task.CompletedTask, ct);
        return Compare("outbox and inbox", await TextAsync(from), await TextAsync(to));

        async Task<string> TextAsync(StorePlace place) =>
            $"{string.Join(", ", (await place.Stores.Outbox.AllAsync(ct)).OrderBy(one => one.Key, StringComparer.Ordinal))}; {(await place.Stores.Inbox.AllAsync(ct)).Count} applied";
    }

    private bool Compare(string what, string there, string here)
    {
        bool isEqual = there == here;
        output.WriteLine(isEqual ? $"{what}: {here}" : $"{what}: DIFFERS: {from.Name} has {there}; {to.Name} has {here}");
        return isEqual;
    }

    private static string Hash<T>(IEnumerable<T> all) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Join('\n', all))))[..16];
}
