namespace BotCore.TradingEngine.Stores.Jobs;

/// <summary>
/// Jobs and their pieces. Each piece gets one result, however often it is taken, retried or delivered. Everything here throws
/// <see cref="StoreUnavailableException"/> when the store does not answer, and has then changed nothing or all.
/// </summary>
internal interface IJobStore
{
    /// <summary>Stores a job with empty pieces.</summary>
    /// <returns>False when there is a job with that id; nothing was changed.</returns>
    Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct);

    Task<JobRecord?> FindAsync(string id, CancellationToken ct);

    /// <summary>What a job came to, in JSON; null until it is done.</summary>
    Task<string?> ResultAsync(string id, CancellationToken ct);

    /// <summary>Newest first.</summary>
    /// <param name="kind">Null for every kind.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<IReadOnlyList<JobRecord>> PageAsync(string? kind, int limit, JobCursor? after, CancellationToken ct);

    /// <summary>Jobs that wait or run, oldest first.</summary>
    Task<IReadOnlyList<JobRecord>> OpenAsync(CancellationToken ct);

    /// <summary>In order of their index.</summary>
    Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct);

    /// <summary>Those without a result, in order of their index and without their payload.</summary>
    Task<IReadOnlyList<PieceRecord>> OpenPiecesAsync(string jobId, CancellationToken ct);

    /// <summary>Takes a piece to work on it: one that waits, or one whose worker is known to have died.</summary>
    /// <param name="replaces">A running piece is taken over when its attempt is this one or an older one; 0 leaves running pieces alone.</param>
    /// <returns>The piece with its new attempt; null when it is not to be had: done, running, or the job is over.</returns>
    Task<PieceRecord?> TryTakePieceAsync(string jobId, int index, string worker, int replaces, CancellationToken ct);

    /// <summary>Says that the worker of an attempt lives, and how far it is.</summary>
    /// <param name="progress">0..1.</param>
    /// <returns>False when the attempt does not count any more: a newer one is under way, or the job is over.</returns>
    Task<bool> BeatAsync(string jobId, int index, int attempt, double progress, CancellationToken ct);

    /// <summary>Stores the result of a piece.</summary>
    /// <returns>
    /// How many pieces of the job have none yet; null when this one had a result already, a newer attempt is under way, or the job is
    /// over: the result is dropped.
    /// </returns>
    Task<int?> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct);

    /// <summary>Lets a piece wait again.</summary>
    /// <param name="error">Why the try failed; null when the piece is not to blame, and the try does not count.</param>
    /// <returns>False when the attempt does not count any more.</returns>
    Task<bool> TryReturnPieceAsync(string jobId, int index, int attempt, string? error, CancellationToken ct);

    /// <summary>Gives a piece up, and its job with it.</summary>
    /// <returns>False when the attempt does not count any more.</returns>
    Task<bool> TryFailPieceAsync(string jobId, int index, int attempt, string error, DateTimeOffset at, CancellationToken ct);

    /// <summary>Adds pieces that follow from the results so far.</summary>
    /// <param name="pieces">How many the job has; whoever comes second with the same finds more and adds nothing.</param>
    /// <returns>False when it has another number, or is over.</returns>
    Task<bool> TryExtendAsync(string jobId, int pieces, IReadOnlyList<NewPiece> more, long plannedUnits, CancellationToken ct);

    /// <summary>Ends a job as done. Every piece must have its result.</summary>
    /// <param name="pieces">How many the job has.</param>
    /// <returns>False when it has another number, one without a result, or is over.</returns>
    Task<bool> TryFinishAsync(string jobId, int pieces, string result, DateTimeOffset at, CancellationToken ct);

    /// <summary>Ends a job that is not over: cancelled, or failed with an error.</summary>
    /// <returns>False when it was over.</returns>
    Task<bool> TryEndAsync(string jobId, JobState state, string? error, DateTimeOffset at, CancellationToken ct);

    /// <summary>Opens a job again that failed or was cancelled. What has a result keeps it, everything else begins anew.</summary>
    /// <returns>False when it neither failed nor was cancelled.</returns>
    Task<bool> TryResumeAsync(string jobId, CancellationToken ct);

    /// <summary>Puts a job with its pieces where it is not, when a store is copied.</summary>
    /// <exception cref="StoreConflictException">It is there.</exception>
    Task RestoreAsync(JobRecord job, string? result, IReadOnlyList<PieceRecord> pieces, CancellationToken ct);
}
