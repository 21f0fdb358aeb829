using BotCore.TradingEngine.Stores.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Jobs;

/// <summary>A job and each of its pieces are documents; where both must agree they change in one transaction.</summary>
internal sealed class MongoJobStore(MongoStore store) : IJobStore
{
    private static readonly ProjectionDefinition<BsonDocument> WithoutResult = Builders<BsonDocument>.Projection.Exclude("result");
    private static readonly ProjectionDefinition<BsonDocument> Bare = Builders<BsonDocument>.Projection.Exclude("result").Exclude("payload");

    private readonly IMongoCollection<BsonDocument> _jobs = store.Collection(MongoCollections.Jobs);
    private readonly IMongoCollection<BsonDocument> _pieces = store.Collection(MongoCollections.JobPieces);

    private static FilterDefinitionBuilder<BsonDocument> Where => Builders<BsonDocument>.Filter;

    private static UpdateDefinitionBuilder<BsonDocument> Change => Builders<BsonDocument>.Update;

    public Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct)
    {
        var pieces = Enumerable.Range(0, job.Pieces).Select(i => new PieceRecord(job.Id, i, JobState.Waiting, 0, null, null)).ToList();
        return MongoGuard.TryInsertAsync(() => InsertAsync(job, null, pieces, ct));
    }

    public async Task RestoreAsync(JobRecord job, string? result, IReadOnlyList<PieceRecord> pieces, CancellationToken ct)
    {
        if (!await MongoGuard.TryInsertAsync(() => InsertAsync(job, result, pieces, ct))) throw new StoreConflictException($"job {job.Id} is there already");
    }

    public async Task<JobRecord?> FindAsync(string id, CancellationToken ct) =>
        (await WithProgressAsync(() => _jobs.Find(Where.Eq("_id", id)).Project(WithoutResult).ToListAsync(ct), ct)).SingleOrDefault();

    public async Task<string?> ResultAsync(string id, CancellationToken ct) =>
        await MongoGuard.RunAsync(() => _jobs.Find(Where.Eq("_id", id)).Project(Builders<BsonDocument>.Projection.Include("result")).FirstOrDefaultAsync(ct)) is { } found
            ? Documents.TextOrNull(found.GetValue("result", BsonNull.Value)) : null;

    public Task<IReadOnlyList<JobRecord>> PageAsync(string? kind, int limit, JobCursor? after, CancellationToken ct)
    {
        var filter = kind is null ? Where.Empty : Where.Eq("kind", kind);
        if (after is { } last)
        {
            var at = Documents.Time(last.SubmittedAt);
            filter &= Where.Lt("submittedAt", at) | (Where.Eq("submittedAt", at) & Where.Gt("_id", last.Id));
        }
        return WithProgressAsync(() => _jobs.Find(filter).Sort("{ submittedAt: -1, _id: 1 }").Project(WithoutResult).Limit(limit).ToListAsync(ct), ct);
    }

    public Task<IReadOnlyList<JobRecord>> OpenAsync(CancellationToken ct) =>
        WithProgressAsync(() => _jobs.Find(IsOpen).Sort("{ submittedAt: 1, _id: 1 }").Project(WithoutResult).ToListAsync(ct), ct);

    public async Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _pieces.Find(Where.Eq("_id.job", jobId)).Sort("{ '_id.piece': 1 }").ToListAsync(ct))).Select(Piece)];

    public async Task<IReadOnlyList<PieceRecord>> OpenPiecesAsync(string jobId, CancellationToken ct) =>
        [.. (await MongoGuard.RunAsync(() => _pieces.Find(Where.Eq("_id.job", jobId) & Where.Ne("state", nameof(JobState.Done)))
            .Sort("{ '_id.piece': 1 }").Project(Bare).ToListAsync(ct))).Select(Piece)];

    public Task<PieceRecord?> TryTakePieceAsync(string jobId, int index, string worker, int replaces, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync(
            async session =>
            {
                // The write makes a cancellation that happens meanwhile collide with this.
                var open = await _jobs.UpdateOneAsync(session, Open(jobId), Change.Set("state", nameof(JobState.Running)), null, ct);
                if (open.MatchedCount == 0) return null;
                var taken = await _pieces.FindOneAndUpdateAsync(
                    session,
                    PieceId(jobId, index) & (Where.Eq("state", nameof(JobState.Waiting)) | (Where.Eq("state", nameof(JobState.Running)) & Where.Lte("attempt", replaces))),
                    Change.Set("state", nameof(JobState.Running)).Inc("attempt", 1).Inc("tries", 1).Set("worker", worker).Set("progress", 0.0),
                    new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After }, ct);
                return taken is null ? null : Piece(taken);
            },
            ct));

    public Task<bool> BeatAsync(string jobId, int index, int attempt, double progress, CancellationToken ct) => MongoGuard.RunAsync(async () =>
        await _jobs.Find(Open(jobId)).Project("{ _id: 1 }").AnyAsync(ct)
        && (await _pieces.UpdateOneAsync(Mine(jobId, index, attempt), Change.Inc("beat", 1L).Set("progress", progress), null, ct)).MatchedCount == 1);

    public Task<int?> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync<int?>(
            async session =>
            {
                var before = await _pieces.Find(session, Mine(jobId, index, attempt)).Project(Bare).FirstOrDefaultAsync(ct);
                if (before is null) return null;
                var job = await _jobs.FindOneAndUpdateAsync(
                    session, Open(jobId), Change.Inc("donePieces", 1).Inc("doneUnits", (long)Piece(before).Units),
                    new FindOneAndUpdateOptions<BsonDocument> { ReturnDocument = ReturnDocument.After, Projection = WithoutResult }, ct);
                if (job is null) return null;
                await _pieces.UpdateOneAsync(
                    session, Mine(jobId, index, attempt), Change.Set("state", nameof(JobState.Done)).Set("progress", 1.0).Set("result", result), null, ct);
                return job["pieces"].ToInt32() - job["donePieces"].ToInt32();
            },
            ct));

    public Task<bool> TryReturnPieceAsync(string jobId, int index, int attempt, string? error, CancellationToken ct) => MongoGuard.RunAsync(async () =>
    {
        var change = Change.Set("state", nameof(JobState.Waiting)).Set("progress", 0.0);
        change = error is null ? change.Inc("tries", -1) : change.Set("error", error);
        return await _jobs.Find(Open(jobId)).Project("{ _id: 1 }").AnyAsync(ct)
            && (await _pieces.UpdateOneAsync(Mine(jobId, index, attempt), change, null, ct)).MatchedCount == 1;
    });

    public Task<bool> TryFailPieceAsync(string jobId, int index, int attempt, string error, DateTimeOffset at, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync(
            async session =>
            {
                // The piece first: what is not the worker's any more changes nothing. A job that is over meanwhile is over for another reason.
                var failed = await _pieces.UpdateOneAsync(
                    session, Mine(jobId, index, attempt), Change.Set("state", nameof(JobState.Failed)).Set("error", error), null, ct);
                return failed.MatchedCount == 1
                    && (await _jobs.UpdateOneAsync(session, Open(jobId), End(JobState.Failed, error, at), null, ct)).MatchedCount == 1;
            },
            ct));

    public Task<bool> TryExtendAsync(string jobId, int pieces, IReadOnlyList<NewPiece> more, long plannedUnits, CancellationToken ct) => MongoGuard.RunAsync(() =>
        store.TransactAsync(
            async session =>
            {
                var extended = await _jobs.UpdateOneAsync(
                    session, Open(jobId) & Where.Eq("pieces", pieces), Change.Inc("pieces", more.Count).Set("plannedUnits", plannedUnits), null, ct);
                if (extended.MatchedCount == 0) return false;
                var added = more.Select((piece, i) => new PieceRecord(jobId, pieces + i, JobState.Waiting, 0, null, null, piece.Payload, piece.Units));
                await _pieces.InsertManyAsync(session, added.Select(Document), null, ct);
                return true;
            },
            ct));

    public async Task<bool> TryFinishAsync(string jobId, int pieces, string result, DateTimeOffset at, CancellationToken ct) => (await MongoGuard.RunAsync(() =>
        _jobs.UpdateOneAsync(
            Open(jobId) & Where.Eq("pieces", pieces) & Where.Eq("donePieces", pieces),
            Change.Set("state", nameof(JobState.Done)).Set("result", result).Set("endedAt", Documents.Time(at)), null, ct))).MatchedCount == 1;

    public async Task<bool> TryEndAsync(string jobId, JobState state, string? error, DateTimeOffset at, CancellationToken ct) =>
        (await MongoGuard.RunAsync(() => _jobs.UpdateOneAsync(Open(jobId), End(state, error, at), null, ct))).MatchedCount == 1;

    public Task<bool> TryResumeAsync(string jobId, CancellationToken ct) => MongoGuard.RunAsync(() => store.TransactAsync(
        async session =>
        {
            var over = Where.Eq("_id", jobId) & Where.In("state", [nameof(JobState.Failed), nameof(JobState.Cancelled)]);
            var resumed = await _jobs.UpdateOneAsync(
                session, over, Change.Set("state", nameof(JobState.Running)).Set("error", BsonNull.Value).Set("endedAt", BsonNull.Value), null, ct);
            if (resumed.MatchedCount == 0) return false;
            await _pieces.UpdateManyAsync(
                session, Where.Eq("_id.job", jobId) & Where.Ne("state", nameof(JobState.Done)),
                Change.Set("state", nameof(JobState.Waiting)).Set("tries", 0).Set("progress", 0.0), null, ct);
            return true;
        },
        ct));

    /// <summary>Adds what the running pieces of some jobs have done so far; asked for all of them at once.</summary>
    private async Task<IReadOnlyList<JobRecord>> WithProgressAsync(Func<Task<List<BsonDocument>>> find, CancellationToken ct)
    {
        var jobs = (await MongoGuard.RunAsync(find)).ConvertAll(Job);
        if (!jobs.Exists(job => job.State is not JobState.Done and not JobState.Waiting)) return jobs;
        var running = await MongoGuard.RunAsync(() => _pieces.Find(
            Where.In("_id.job", jobs.Select(job => job.Id)) & Where.Eq("state", nameof(JobState.Running))).Project(Bare).ToListAsync(ct));
        var under = running.Select(Piece).ToLookup(piece => piece.JobId);
        return jobs.ConvertAll(job => job with { DoneUnits = job.DoneUnits + under[job.Id].Sum(piece => piece.Units * piece.Progress) });
    }

    private Task<bool> InsertAsync(JobRecord job, string? result, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => store.TransactAsync(
        async session =>
        {
            await _jobs.InsertOneAsync(
                session,
                new BsonDocument
                {
                    { "_id", job.Id }, { Documents.SchemaVersion, 2 }, { "kind", job.Kind }, { "request", job.Request }, { "pieces", job.Pieces },
                    { "donePieces", pieces.Count(piece => piece.State is JobState.Done) },
                    { "doneUnits", pieces.Where(piece => piece.State is JobState.Done).Sum(piece => (long)piece.Units) },
                    { "plannedUnits", job.PlannedUnits }, { "submittedBy", job.SubmittedBy }, { "submittedAt", Documents.Time(job.SubmittedAt) },
                    { "state", job.State.ToString() }, { "error", Documents.Text(job.Error) }, { "result", Documents.Text(result) },
                    { "endedAt", Documents.Time(job.EndedAt) },
                },
                null,
                ct);
            await _pieces.InsertManyAsync(session, pieces.Select(Document), null, ct);
            return true;
        },
        ct);

    private static FilterDefinition<BsonDocument> IsOpen => Where.In("state", [nameof(JobState.Waiting), nameof(JobState.Running)]);

    private static FilterDefinition<BsonDocument> Open(string jobId) => Where.Eq("_id", jobId) & IsOpen;

    private static FilterDefinition<BsonDocument> PieceId(string jobId, int index) =>
        Where.Eq("_id", new BsonDocument { { "job", jobId }, { "piece", index } });

    private static FilterDefinition<BsonDocument> Mine(string jobId, int index, int attempt) =>
        PieceId(jobId, index) & Where.Eq("attempt", attempt) & Where.Eq("state", nameof(JobState.Running));

    private static UpdateDefinition<BsonDocument> End(JobState state, string? error, DateTimeOffset at) =>
        Change.Set("state", state.ToString()).Set("error", Documents.Text(error)).Set("endedAt", Documents.Time(at));

    private static BsonDocument Document(PieceRecord piece) => new()
    {
        { "_id", new BsonDocument { { "job", piece.JobId }, { "piece", piece.Index } } }, { Documents.SchemaVersion, 2 },
        { "state", piece.State.ToString() }, { "attempt", piece.Attempt }, { "worker", Documents.Text(piece.Worker) },
        { "result", Documents.Text(piece.Result) }, { "payload", piece.Payload }, { "units", piece.Units }, { "tries", piece.Tries },
        { "beat", piece.Beat }, { "progress", piece.Progress }, { "error", Documents.Text(piece.Error) },
    };

    /// <remarks>Documents of version 1 have neither units nor an end.</remarks>
    private static JobRecord Job(BsonDocument job) => new(
        job["_id"].AsString, job["kind"].AsString, job["request"].AsString, job["pieces"].ToInt32(), job["submittedBy"].AsString,
        Documents.Time(job["submittedAt"]), Enum.Parse<JobState>(job["state"].AsString), job["donePieces"].ToInt32(), Documents.TextOrNull(job["error"]),
        job.GetValue("plannedUnits", 0L).ToInt64(), job.GetValue("doneUnits", 0L).ToInt64(),
        job.GetValue("endedAt", BsonNull.Value) is { IsBsonNull: false } ended ? Documents.Time(ended) : null);

    private static PieceRecord Piece(BsonDocument piece) => new(
        piece["_id"]["job"].AsString, piece["_id"]["piece"].ToInt32(), Enum.Parse<JobState>(piece["state"].AsString), piece["attempt"].ToInt32(),
        Documents.TextOrNull(piece["worker"]), Documents.TextOrNull(piece.GetValue("result", BsonNull.Value)), piece.GetValue("payload", "").AsString,
        piece.GetValue("units", 1).ToInt32(), piece.GetValue("tries", 0).ToInt32(), piece.GetValue("beat", 0L).ToInt64(),
        piece.GetValue("progress", 0.0).ToDouble(), Documents.TextOrNull(piece.GetValue("error", BsonNull.Value)));
}
