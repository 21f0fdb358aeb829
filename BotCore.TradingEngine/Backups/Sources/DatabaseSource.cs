using System.Buffers;
using System.Runtime.CompilerServices;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Mongo;
using BotCore.TradingEngine.Operations;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Backups.Sources;

/// <summary>A MongoDB, read through the same doors as an engine reads it: what a majority has.</summary>
internal sealed class DatabaseSource(StoreOptions options) : IBackupSource
{
    private readonly MongoStore _store = new(options);

    public string Kind => "mongodb";

    public string Place => $"database {_store.Database.DatabaseNamespace.DatabaseName}";

    public IReadOnlyList<(string Name, string Path)> ConfigurationFiles => [];

    /// <param name="store">Not closed with the account.</param>
    public static SourceAccount AccountOf(MongoStore store, string account, string stream, AccountSetup? setup) =>
        new DatabaseAccount(store) { Account = account, Stream = stream, Setup = setup };

    public async Task<IReadOnlyList<SourceAccount>> AccountsAsync(CancellationToken ct)
    {
        var found = await MongoGuard.RunAsync(() => _store.Collection(MongoCollections.Accounts).Find(FilterDefinition<BsonDocument>.Empty).Sort("{ _id: 1 }").ToListAsync(ct));
        return [.. found.Select(one => AccountOf(
            _store, one["_id"].AsString, one["stream"].AsString,
            one.TryGetValue("setup", out var setup) ? AccountSetup.Parse(setup.AsString, $"{Place}: account {one["_id"]}") : null))];
    }

    public async Task CopyStoresAsync(string path, CancellationToken ct)
    {
        await using var from = StorePlace.OfDatabase(options);
        await using var to = StorePlace.Open("sqlite:" + Path.GetDirectoryName(path));
        // Engines go on writing: what differs at the end is newer, and belongs to the next backup.
        await new StoreCopy(from, to, TextWriter.Null).CopyStoresAsync(ct);
    }

    /// <summary>The AI service's models, where it keeps them in this database; null when there are none.</summary>
    /// <inheritdoc cref="DatabaseModels.ExportAsync"/>
    public Task<DatabaseModels?> ExportModelsAsync(CancellationToken ct) => DatabaseModels.ExportAsync(_store.Database, ct);

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class DatabaseAccount(MongoStore store) : SourceAccount
    {
        public override async Task<(long Version, long Hash, long TimeMs)> EndAsync(CancellationToken ct)
        {
            await using var journal = await MongoJournal.OpenAsync(store, Stream, ct);
            long version = journal.LastVersion;
            if (version == 0) return (0, 0, 0);
            var (hash, timeMs) = await FindAsync(journal, version, ct);
            return (version, hash, timeMs);
        }

        public override async Task<long?> HashAsync(long version, CancellationToken ct)
        {
            await using var journal = await MongoJournal.OpenAsync(store, Stream, ct);
            return (await journal.FindAsync(version, ct))?.Hash;
        }

        public override async IAsyncEnumerable<JournalRecord> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken ct)
        {
            await using var journal = await MongoJournal.OpenAsync(store, Stream, ct);
            long hash = after == 0 ? 0 : (await FindAsync(journal, after, ct)).Hash, version = after;
            var payload = new ArrayBufferWriter<byte>(1024);
            await foreach (var recorded in journal.ReadAsync(after, ct))
            {
                if (recorded.Version > upTo) yield break;
                payload.ResetWrittenCount();
                string kind = EventCodec.Encode(recorded.Event, payload);
                var record = new JournalRecord(recorded.Version, recorded.Event.TimeMs, kind, payload.WrittenSpan.ToArray(), 0);
                hash = record.Expected(hash);
                version = recorded.Version;
                yield return record with { Hash = hash };
            }
            if (version < upTo) throw new JournalDamagedException($"journal {Stream}: record {version + 1} is missing (the journal stood at {upTo})");
        }

        public override async Task<JournalSnapshot?> SnapshotAsync(long upTo, CancellationToken ct)
        {
            await using var journal = await MongoJournal.OpenAsync(store, Stream, ct);
            var snapshot = await journal.LoadSnapshotAsync(ct);
            return snapshot is not null && snapshot.Version <= upTo ? snapshot : null;
        }

        private async Task<(long Hash, long TimeMs)> FindAsync(MongoJournal journal, long version, CancellationToken ct) =>
            await journal.FindAsync(version, ct) ?? throw new JournalDamagedException($"journal {Stream}: record {version} is missing");
    }
}
