namespace BotCore.TradingEngine.Stores.Jobs;

/// <summary>How far a job, or a piece of one, is.</summary>
internal enum JobState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <param name="Id">Chosen by whoever submits, so that submitting again is recognised.</param>
/// <param name="Kind">backtest, optimize or train.</param>
/// <param name="Request">What is to be done, in JSON.</param>
/// <param name="Pieces">How many pieces it was split into, 1 or more.</param>
/// <param name="DonePieces">How many have a result.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
internal sealed record JobRecord(
    string Id, string Kind, string Request, int Pieces, string SubmittedBy, DateTimeOffset SubmittedAt, JobState State, int DonePieces,
    string? Error);

/// <param name="Index">From 0.</param>
/// <param name="Attempt">How often it was taken; what a worker says about an older attempt does not count.</param>
/// <param name="Worker">Who took it last; null while nobody has.</param>
/// <param name="Result">In JSON; null until it is done.</param>
internal sealed record PieceRecord(string JobId, int Index, JobState State, int Attempt, string? Worker, string? Result);

/// <summary>Jobs and their pieces. Each piece gets one result, however often it is taken, retried or delivered.</summary>
internal interface IJobStore
{
    /// <returns>False when there is a job with that id; nothing was changed.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> TrySubmitAsync(JobRecord job, CancellationToken ct);

    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<JobRecord?> FindAsync(string id, CancellationToken ct);

    /// <summary>Newest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<JobRecord>> NewestAsync(int limit, CancellationToken ct);

    /// <summary>In order of their index.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<PieceRecord>> PiecesAsync(string jobId, CancellationToken ct);

    /// <summary>Takes a piece to work on it, also one that another worker took and may have died with.</summary>
    /// <returns>The attempt; null when the piece has its result or the job is over.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<int?> TryTakePieceAsync(string jobId, int index, string worker, CancellationToken ct);

    /// <summary>Stores the result of a piece; with the last one the job is done.</summary>
    /// <returns>False when it had a result already, a newer attempt is under way, or the job is over: the result is dropped.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> TryCompletePieceAsync(string jobId, int index, int attempt, string result, CancellationToken ct);

    /// <summary>Ends a job that is not over: cancelled, or failed with an error.</summary>
    /// <returns>False when it was over.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<bool> TryEndAsync(string jobId, JobState state, string? error, CancellationToken ct);

    /// <summary>Puts a job with its pieces where it is not, when a store is copied.</summary>
    /// <exception cref="StoreConflictException">It is there.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task RestoreAsync(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct);
}
