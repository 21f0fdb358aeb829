using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Sources;

namespace BotCore.TradingEngine.Backups.Shipping;

/// <summary>
/// Copies what a journal has more than the repository holds, in segments of at most <see cref="MaxRecords"/>. Where it goes on is read from
/// the repository, so it survives any outage of either side; the journal itself is the buffer.
/// </summary>
internal sealed class JournalShipping(SourceAccount account, BackupFiles files)
{
    public const int MaxRecords = 5000;
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly ShippedSegments _segments = new(files);
    private bool _isSure;

    /// <summary>Last version the repository holds; 0 for none, null before the first pass.</summary>
    public long? Position { get; private set; }

    /// <summary>Ships everything that was durable when it began.</summary>
    /// <returns>Number of records shipped.</returns>
    /// <exception cref="BackupRefusedException">The repository holds another journal under this name.</exception>
    /// <exception cref="Journal.JournalDamagedException">The journal cannot be trusted.</exception>
    /// <exception cref="Journal.JournalUnavailableException">The journal cannot be read now.</exception>
    /// <exception cref="IOException">The repository cannot be written now.</exception>
    public async Task<long> PassAsync(CancellationToken ct)
    {
        long position = Position ?? await FindAsync(ct);
        long end = (await account.EndAsync(ct)).Version;
        if (!_isSure) await CheckAsync(position, end, ct);
        Position = position;
        long began = position;
        var batch = new List<JournalRecord>();
        int bytes = 0;
        if (end > position)
        {
            await foreach (var record in account.ReadAsync(position, end, ct))
            {
                batch.Add(record);
                bytes += record.Payload.Length;
                if (batch.Count < MaxRecords && bytes < MaxBytes) continue;
                Position = await FlushAsync(batch, ct);
                bytes = 0;
            }
            if (batch.Count > 0) Position = await FlushAsync(batch, ct);
        }
        return Position.Value - began;
    }

    /// <summary>Where shipping goes on: after the newest segment, else after the newest backup that holds the journal, else at the beginning.</summary>
    private Task<long> FindAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (_segments.Of(account.Stream) is { Count: > 0 } shipped) return Task.FromResult(shipped.Max(one => one.To));
        var held = new BackupCatalogue(files).All().Select(one => one.Manifest?.Accounts.FirstOrDefault(a => a.Stream == account.Stream)).OfType<ManifestAccount>().LastOrDefault();
        return Task.FromResult(held?.ToVersion ?? 0);
    }

    private async Task CheckAsync(long position, long end, CancellationToken ct)
    {
        if (position > end)
            throw new BackupRefusedException($"{files.Store.Place}: holds {position} records of journal {account.Stream}, which has only {end}; it is another journal");
        if (_segments.Of(account.Stream).LastOrDefault(one => one.To == position) is { } last && await account.HashAsync(position, ct) != _segments.EndHash(last))
            throw new BackupRefusedException($"{files.Store.Place}/{last.Path}: its last record is not that of journal {account.Stream}; it is another journal");
        _isSure = true;
    }

    private async Task<long> FlushAsync(List<JournalRecord> batch, CancellationToken ct)
    {
        await _segments.WriteAsync(account.Stream, batch, ct);
        long last = batch[^1].Version;
        batch.Clear();
        return last;
    }
}
