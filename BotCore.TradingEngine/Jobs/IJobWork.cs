using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs;

/// <summary>
/// What one kind of job does. A job begins with one piece, which has the request and nothing else; what follows is decided from the
/// results so far, and from them alone, so that whoever decides it comes to the same.
/// </summary>
internal interface IJobWork
{
    /// <summary>One of <see cref="JobKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Does a piece. It may be done several times, by several processes; its result is stored once.</summary>
    /// <param name="progress">Told the share that is done, 0..1, from any thread.</param>
    /// <returns>The result, in JSON.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of it is kept.</exception>
    /// <exception cref="Exception">The try failed; its message is kept and another try follows, up to the limit.</exception>
    string Run(JobRecord job, PieceRecord piece, IProgress<double> progress, CancellationToken ct);

    /// <summary>What follows when every piece has its result.</summary>
    /// <param name="pieces">All of them, in order.</param>
    /// <exception cref="ArgumentException">The job cannot be done; it fails with the message.</exception>
    NextStep Next(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct);
}

/// <summary>More pieces, or the end.</summary>
internal abstract record NextStep
{
    /// <param name="PlannedUnits">Units of the whole job, those that are done included.</param>
    public sealed record More(IReadOnlyList<NewPiece> Pieces, long PlannedUnits) : NextStep;

    /// <param name="Result">Of the job, in JSON.</param>
    public sealed record Finished(string Result) : NextStep;
}
