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

/// <param name="Id">The same for whoever submits the same thing again, so that it is recognised.</param>
/// <param name="Kind">backtest, optimize or train.</param>
/// <param name="Request">What is to be done, in JSON.</param>
/// <param name="Pieces">How many pieces it has so far, 1 or more; a job that learns gets more on its way.</param>
/// <param name="DonePieces">How many have a result.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
/// <param name="PlannedUnits">Units of work in all, as far as they are known; 0 before the first piece is done.</param>
/// <param name="DoneUnits">Units done, running pieces counted by their progress.</param>
/// <param name="EndedAt">When it was done, failed or cancelled; null while it is open.</param>
internal sealed record JobRecord(
    string Id, string Kind, string Request, int Pieces, string SubmittedBy, DateTimeOffset SubmittedAt, JobState State, int DonePieces,
    string? Error, long PlannedUnits = 0, double DoneUnits = 0, DateTimeOffset? EndedAt = null)
{
    public bool IsOpen => State is JobState.Waiting or JobState.Running;
}

/// <param name="Index">From 0.</param>
/// <param name="Attempt">How often it was taken; what a worker says about an older attempt does not count.</param>
/// <param name="Worker">Who took it last; null while nobody has.</param>
/// <param name="Result">In JSON; null until it is done.</param>
/// <param name="Payload">What is to be done, in JSON; empty for the first piece, which is the whole request.</param>
/// <param name="Units">Its share of the job's work, 1 or more.</param>
/// <param name="Tries">How often it was taken and not given back unharmed, since the job was submitted or resumed.</param>
/// <param name="Beat">Rises while its worker lives.</param>
/// <param name="Progress">Of the running attempt, 0..1.</param>
/// <param name="Error">What the last try that failed said; null when none has.</param>
internal sealed record PieceRecord(
    string JobId, int Index, JobState State, int Attempt, string? Worker, string? Result, string Payload = "", int Units = 1, int Tries = 0,
    long Beat = 0, double Progress = 0, string? Error = null);

/// <summary>A piece that is to be added to a job.</summary>
/// <inheritdoc cref="PieceRecord"/>
internal sealed record NewPiece(string Payload, int Units);

/// <summary>Where a page of jobs ended: the next begins behind it.</summary>
internal readonly record struct JobCursor(DateTimeOffset SubmittedAt, string Id);
