using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Jobs;

/// <summary>A job and each of its pieces are documents; where both must agree they change in one transaction.</summary>
internal sealed class MongoJobStore(MongoStore store) : IJobStore
{
    private readonly IMongoCollection<BsonDocument> _jobs = store.Collection(MongoCollections.Jobs);
    private readonly IMongoCollection<BsonDocument> _pieces = store.Collection(MongoCollections.JobPieces);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    private static UpdateDefinitionBuilder<BsonDocument> Change => Builders<BsonDocument>.Update;

    public async Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct)
    {
        var pieces = Enumerable.Range(0, job.Pieces).Select(i => new PieceRecord(job.Id, i, JobState.Waiting, 0, null, null)).ToList();
        return await MongoGuard.TryInsertAsync(() => InsertAsync(job, pieces, ct));
    }

    public async Task RestoreAsync(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct)
    {
        if (!await MongoGuard.TryInsertAsync(() => InsertAsync(job, pieces, ct))) throw new StoreConflictException($"job {job.Id} is there already");
    }

    public async Task<JobRecord?> FindAsync(string id, CancellationToken ct) =>
        await MongoGuard.RunAsync(() => _jobs.Find(Where.Eq("_id", id)).FirstOrDefaultAsync(ct)) is { } found ? Job(found) : null;

    public async Task<IReadOnlyList<JobRecord>> NewestAsync(int limit, CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _jobs.Find(Where.Empty).Sort("{ submittedAt: -1, _id: 1 }").Limit(limit).ToListAsync(ct))).Select(Job)];

    public async Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _pieces.Find(Where.Eq("_id.job", jobId)).Sort("{ '_id.piece': 1 }").ToListAsync(ct))).Select(Piece)];

    public Task<int?> TryTakePieceAsync(string jobId, int index, string worker, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync<int?>(
            async session =>
            {
                // The write makes a cancellation that happens meanwhile collide with this.
                var open = await _jobs.UpdateOneAsync(session, Open(jobId), Change.Set("state", nameof(JobState.Running)), null, ct);
                if (open.MatchedCount == 0) return null;
                var taken = await _pieces.FindOneAndUpdateAsync(
                    session, PieceId(jobId, index) & Where.Ne("state", nameof(JobState.Done)),
                    Change.Set("state", nameof(JobState.Running)).Inc("attempt", 1).Set("worker", worker),
                    new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After }, ct);
                return taken?["attempt"].ToInt32();
            },
            ct));

    public Task<bool> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync(
            async session =>
            {
                var stored = await _pieces.UpdateOneAsync(
                    session, PieceId(jobId, index) & Where.Eq("attempt", attempt) & Where.Eq("state", nameof(JobState.Running)),
                    Change.Set("state", nameof(JobState.Done)).Set("result", result), null, ct);
                if (stored.MatchedCount == 0) return false;
                var job = await _jobs.FindOneAndUpdateAsync(
                    session, Open(jobId), Change.Inc("donePieces", 1), new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After }, ct);
                if (job is null)
                {
                    await _pieces.UpdateOneAsync(
                        session, PieceId(jobId, index), Change.Set("state", nameof(JobState.Cancelled)).Set("result", BsonNull.Value), null, ct);
                    return false;
                }
                if (job["donePieces"].ToInt32() == job["pieces"].ToInt32())
                    await _jobs.UpdateOneAsync(session, Where.Eq("_id", jobId), Change.Set("state", nameof(JobState.Done)), null, ct);
                return true;
            },
            ct));

    public async Task<bool> TryEndAsync(string jobId, JobState state, string? error, CancellationToken ct) => (await MongoGuard.RunAsync(() => _jobs.UpdateOneAsync(
        Open(jobId), Change.Set("state", state.ToString()).Set("error", Documents.Text(error)), null, ct))).MatchedCount == 1;

    private Task<bool> InsertAsync(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => store.TransactAsync(
        async session =>
        {
            await _jobs.InsertOneAsync(
                session,
                new BsonDocument
                {
                    { "_id", job.Id }, { Documents.SchemaVersion, 1 }, { "kind", job.Kind }, { "request", job.Request }, { "pieces", job.Pieces },
                    { "donePieces", pieces.Count(piece => piece.State is JobState.Done) }, { "submittedBy", job.SubmittedBy },
                    { "submittedAt", Documents.Time(job.SubmittedAt) }, { "state", job.State.ToString() }, { "error", Documents.Text(job.Error) },
                },
                null,
                ct);
            await _pieces.InsertManyAsync(
                session,
                pieces.Select(piece => new BsonDocument
                {
                    { "_id", new BsonDocument { { "job", job.Id }, { "piece", piece.Index } } }, { Documents.SchemaVersion, 1 },
                    { "state", piece.State.ToString() }, { "attempt", piece.Attempt }, { "worker", Documents.Text(piece.Worker) },
                    { "result", Documents.Text(piece.Result) },
                }),
                null,
                ct);
            return true;
        },
        ct);

    private static FilterDefinition<BsonDocument> Open(string jobId) =>
        Where.Eq("_id", jobId) & Where.In("state", [nameof(JobState.Waiting), nameof(JobState.Running)]);

    private static FilterDefinition<BsonDocument> PieceId(string jobId, int index) =>
        Where.Eq("_id", new BsonDocument { { "job", jobId }, { "piece", index } });

    private static JobRecord Job(BsonDocument job) => new(
        job["_id"].AsString, job["kind"].AsString, job["request"].AsString, job["pieces"].ToInt32(), job["submittedBy"].AsString,
        Documents.Time(job["submittedAt"]), Enum.Parse<JobState>(job["state"].AsString), job["donePieces"].ToInt32(), Documents.TextOrNull(job["error"]));

    private static PieceRecord Piece(BsonDocument piece) => new(
        piece["_id"]["job"].AsString, piece["_id"]["piece"].ToInt32(), Enum.Parse<JobState>(piece["state"].AsString), piece["attempt"].ToInt32(),
        Documents.TextOrNull(piece["worker"]), Documents.TextOrNull(piece["result"]));
}
