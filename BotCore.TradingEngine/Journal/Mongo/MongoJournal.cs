using System.Runtime.CompilerServices;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Journal.Mongo;

/// <summary>
/// The journal of one account in MongoDB. An append is one transaction: the head of the stream moves from the expected version
/// under the writer's fencing token, and the documents of the batch are inserted under an <c>_id</c> of stream and version.
/// Of two writers the head lets one pass, and the <c>_id</c> would stop the other even without it.
/// </summary>
/// <remarks>
/// Opening checks that the head and the last document agree; records are checked against their chain whenever they are read.
/// The whole chain is read by <c>botcore store copy</c>, and by a start without a snapshot.
/// </remarks>
internal sealed class MongoJournal : IEventJournal
{
    private const int KeptSnapshots = 3;

    private readonly MongoStore _store;
    private readonly string _stream;
    private readonly IMongoCollection<BsonDocument> _heads;
    private readonly IMongoCollection<BsonDocument> _batches;
    private readonly IMongoCollection<BsonDocument> _snapshots;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private long _lastVersion;
    private long _lastHash;
    private long _token;
    private bool _isFenced;
    private bool _isUnsure;

    private MongoJournal(MongoStore store, string stream)
    {
        (_store, _stream) = (store, stream);
        _heads = store.Collection(MongoCollections.JournalHeads);
        _batches = store.Collection(MongoCollections.Journal);
        _snapshots = store.Collection(MongoCollections.Snapshots);
    }

    public long LastVersion => Volatile.Read(ref _lastVersion);

    private FilterDefinition<BsonDocument> ThisStream => Builders<BsonDocument>.Filter.Eq("_id.stream", _stream);

    /// <summary>Opens the journal of an account, or begins it.</summary>
    /// <exception cref="JournalDamagedException">Head and records do not agree.</exception>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public static async Task<MongoJournal> OpenAsync(MongoStore store, string stream, CancellationToken ct)
    {
        var journal = new MongoJournal(store, stream);
        await journal.GuardedAsync(async () => await journal._heads.UpdateOneAsync(
            new BsonDocument("_id", stream),
            new BsonDocument("$setOnInsert", new BsonDocument { { Documents.SchemaVersion, 1 }, { "version", 0L }, { "hash", 0L }, { "token", 0L } }),
            new UpdateOptions { IsUpsert = true },
            ct));
        await journal.RefreshAsync(ct);
        return journal;
    }

    public async Task<long> AppendAsync(long expected, IReadOnlyList<TradingEvent> events, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            if (_isUnsure) throw new JournalUnavailableException("journal: the end of the last append is not known yet; the journal is looked at before anything follows", new InvalidOperationException());
            if (expected != _lastVersion) throw new JournalConflictException(expected, _lastVersion);
            if (events.Count == 0) return expected;
            return await AppendBatchAsync(expected, events, ct);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task FenceAsync(long token, CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            var filter = Builders<BsonDocument>.Filter;
            var claimed = await GuardedAsync(() => _heads.FindOneAndUpdateAsync(
                filter.Eq("_id", _stream) & filter.Lte("token", token), Builders<BsonDocument>.Update.Set("token", token), cancellationToken: ct));
            if (claimed is null) throw new JournalFencedException(token, (await HeadAsync(null, ct))["token"].AsInt64);
            (_token, _isFenced) = (token, true);
        }
        finally
        {
            _writer.Release();
        }
    }

    public async Task<long> RefreshAsync(CancellationToken ct)
    {
        await _writer.WaitAsync(ct);
        try
        {
            var head = await HeadAsync(null, ct);
            await CheckLastDocumentAsync(head, ct);
            if (!_isFenced) _token = head["token"].AsInt64;
            _lastHash = head["hash"].AsInt64;
            Volatile.Write(ref _lastVersion, head["version"].AsInt64);
            _isUnsure = false;
            return _lastVersion;
        }
        finally
        {
            _writer.Release();
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        var find = _batches.Find(ThisStream & Builders<BsonDocument>.Filter.Gt("last", after), new FindOptions { BatchSize = 50 })
            .Sort(Builders<BsonDocument>.Sort.Ascending("last"));
        using var cursor = await GuardedAsync(() => find.ToCursorAsync(ct));
        long version = after;
        long? hash = null;
        while (await GuardedAsync(() => cursor.MoveNextAsync(ct)))
        {
            foreach (var document in cursor.Current)
                foreach (var record in JournalDocuments.Read(_stream, document, ref version, ref hash))
                    yield return record;
        }
    }

    public Task SaveSnapshotAsync(JournalSnapshot snapshot, CancellationToken ct) => GuardedAsync(async () =>
    {
        var id = new BsonDocument { { "stream", _stream }, { "version", snapshot.Version } };
        await _snapshots.ReplaceOneAsync(
            new BsonDocument("_id", id),
            new BsonDocument
            {
                { "_id", id }, { Documents.SchemaVersion, 1 }, { "fingerprint", snapshot.MarketFingerprint },
                { "account", snapshot.Account }, { "market", snapshot.Market }, { "hash", RecordHash.Of(snapshot) },
            },
            new ReplaceOptions { IsUpsert = true },
            ct);
        var old = await _snapshots.Find(ThisStream).Sort(NewestFirst).Skip(KeptSnapshots).Project("{ _id: 1 }").ToListAsync(ct);
        if (old.Count > 0) await _snapshots.DeleteManyAsync(Builders<BsonDocument>.Filter.In("_id", old.Select(one => one["_id"])), ct);
        return true;
    });

    public async Task<JournalSnapshot?> LoadSnapshotAsync(CancellationToken ct)
    {
        var kept = await GuardedAsync(() => _snapshots.Find(ThisStream & Builders<BsonDocument>.Filter.Lte("_id.version", LastVersion))
            .Sort(NewestFirst).ToListAsync(ct));
        foreach (var one in kept)
        {
            var snapshot = new JournalSnapshot(
                one["_id"]["version"].AsInt64, one["account"].AsByteArray, one["market"].AsByteArray, one["fingerprint"].AsString);
            // A snapshot only saves time: a damaged one is passed over, the journal before it says the same.
            if (RecordHash.Of(snapshot) == one["hash"].AsInt64) return snapshot;
        }
        return null;
    }

    /// <summary>Checksum and time (Unix ms) of a record; null when there is no such record.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public async Task<(long Hash, long TimeMs)?> FindAsync(long version, CancellationToken ct)
    {
        var holder = await GuardedAsync(() => _batches
            .Find(ThisStream & Builders<BsonDocument>.Filter.Gte("last", version)).Sort("{ last: 1 }").FirstOrDefaultAsync(ct));
        if (holder is null || holder["_id"]["version"].AsInt64 > version) return null;
        var record = holder["records"].AsBsonArray[(int)(version - holder["_id"]["version"].AsInt64)];
        return (record["hash"].AsInt64, record["time"].AsBsonDateTime.MillisecondsSinceEpoch);
    }

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SortDefinition<BsonDocument> NewestFirst => Builders<BsonDocument>.Sort.Descending("_id.version");

    private async Task<long> AppendBatchAsync(long expected, IReadOnlyList<TradingEvent> events, CancellationToken ct)
    {
        long hash = _lastHash;
        var documents = JournalDocuments.Write(_stream, expected, ref hash, events);
        long last = expected + events.Count;
        var filter = Builders<BsonDocument>.Filter;
        try
        {
            await _store.TransactAsync(
                async session =>
                {
                    var moved = await _heads.UpdateOneAsync(
                        session, filter.Eq("_id", _stream) & filter.Eq("version", expected) & filter.Eq("token", _token),
                        Builders<BsonDocument>.Update.Set("version", last).Set("hash", hash), cancellationToken: ct);
                    if (moved.MatchedCount == 0) await ThrowLostAsync(session, expected, ct);
                    await _batches.InsertManyAsync(session, documents, cancellationToken: ct);
                    return true;
                },
                ct);
        }
        catch (Exception e) when (MongoFaults.IsDuplicate(e))
        {
            throw new JournalConflictException(expected, (await HeadAsync(null, ct))["version"].AsInt64);
        }
        catch (Exception e) when (MongoFaults.IsUnavailable(e))
        {
            // Also when it seems certain that nothing was written: looking costs nothing, a wrong guess costs the account.
            _isUnsure = true;
            throw Unavailable(e);
        }
        _lastHash = hash;
        Volatile.Write(ref _lastVersion, last);
        return last;
    }

    private async Task ThrowLostAsync(IClientSessionHandle session, long expected, CancellationToken ct)
    {
        var head = await HeadAsync(session, ct);
        if (head["token"].AsInt64 != _token) throw new JournalFencedException(_token, head["token"].AsInt64);
        throw new JournalConflictException(expected, head["version"].AsInt64);
    }

    private async Task<BsonDocument> HeadAsync(IClientSessionHandle? session, CancellationToken ct)
    {
        var one = new BsonDocument("_id", _stream);
        var find = session is null ? _heads.Find(one) : _heads.Find(session, one);
        return await GuardedAsync(() => find.FirstOrDefaultAsync(ct)) ?? throw JournalDocuments.Damaged(_stream, "the head of the stream is missing");
    }

    private async Task CheckLastDocumentAsync(BsonDocument head, CancellationToken ct)
    {
        // What is appended after the head was read does not count.
        var last = await GuardedAsync(() => _batches
            .Find(ThisStream & Builders<BsonDocument>.Filter.Lte("last", head["version"])).Sort("{ last: -1 }").FirstOrDefaultAsync(ct));
        long version = last?["last"].AsInt64 ?? 0, hash = last?["hash"].AsInt64 ?? 0;
        if (version != head["version"].AsInt64)
            throw JournalDocuments.Damaged(_stream, $"record {version + 1} is missing (the journal stands at {head["version"]})");
        if (hash != head["hash"].AsInt64)
            throw JournalDocuments.Damaged(_stream, $"record {version} does not match the checksum of the head");
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (MongoFaults.IsUnavailable(e))
        {
            throw Unavailable(e);
        }
    }

    private JournalUnavailableException Unavailable(Exception e) => new($"journal {_stream}: the database does not take it now ({e.Message})", e);
}
