using System.Globalization;
using BotCore.Contracts.Jobs;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Api;

/// <summary>Jobs in the words of the API.</summary>
internal static class JobMapping
{
    public static JobModel ToModel(JobRecord job) => new(
        job.Id, job.Kind, ToModel(job.State), Progress(job), job.Pieces, job.DonePieces, job.SubmittedBy, job.SubmittedAt, job.EndedAt, job.Error);

    public static JobPieceModel ToModel(PieceRecord piece) => new(piece.Index, ToModel(piece.State), piece.Progress, piece.Tries, piece.Worker, piece.Error);

    /// <summary>Where the following page begins.</summary>
    public static string Cursor(JobRecord last) => string.Create(CultureInfo.InvariantCulture, $"{last.SubmittedAt.ToUnixTimeMilliseconds()}.{last.Id}");

    private static double Progress(JobRecord job) =>
        job.State is JobState.Done ? 1.0 : Math.Clamp(job.DoneUnits / Math.Max(job.PlannedUnits, job.Pieces), 0.0, 1.0);

    private static JobStatus ToModel(JobState state) => state switch
    {
        JobState.Waiting => JobStatus.Waiting,
        JobState.Running => JobStatus.Running,
        JobState.Done => JobStatus.Done,
        JobState.Failed => JobStatus.Failed,
        JobState.Cancelled => JobStatus.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state of a job"),
    };
}
