using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs;

/// <summary>Takes a job a step further when all its pieces have results: more pieces, or the end.</summary>
internal sealed partial class JobSteps(IJobStore jobs, IEventBus bus, JobMetrics metrics, TimeProvider time, ILogger<JobSteps> log)
{
    /// <summary>Does nothing when a piece has no result yet, or somebody else was faster. Safe to repeat.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    public async Task AdvanceAsync(IJobWork work, JobRecord job, CancellationToken ct)
    {
        var pieces = await jobs.PiecesAsync(job.Id, ct);
        if (pieces.Any(piece => piece.State is not JobState.Done)) return;
        NextStep step;
        try
        {
            step = await Task.Run(() => work.Next(job, pieces, ct), ct);
        }
        catch (ArgumentException e)
        {
            if (await jobs.TryEndAsync(job.Id, JobState.Failed, e.Message, time.GetUtcNow(), ct)) Ended(job, JobState.Failed, e.Message);
            return;
        }
        if (step is NextStep.Finished(var result))
        {
            if (await jobs.TryFinishAsync(job.Id, pieces.Count, result, time.GetUtcNow(), ct)) Ended(job, JobState.Done, null);
        }
        else if (step is NextStep.More(var more, var planned) && await jobs.TryExtendAsync(job.Id, pieces.Count, more, planned, ct))
        {
            try
            {
                await SendAsync(job.Kind, [.. Enumerable.Range(pieces.Count, more.Count).Select(index => new JobMessage(job.Id, index, 0))], ct);
            }
            catch (BusUnavailableException)
            {
                // They are in the store: whoever keeps the jobs sees them wait and sends them.
            }
        }
    }

    /// <exception cref="BusUnavailableException">The broker is away; some may have been sent.</exception>
    public Task SendAsync(string kind, IReadOnlyList<JobMessage> messages, CancellationToken ct) =>
        bus.PublishAsync([.. messages.Select(message => message.ToBus(kind))], ct);

    /// <summary>Tells that a job is over.</summary>
    public void Ended(JobRecord job, JobState state, string? reason)
    {
        metrics.Ended(job.Kind, state);
        if (state is JobState.Failed) LogFailed(job.Id, job.Kind, reason ?? "");
        else LogEnded(job.Id, job.Kind, state);
    }

    [LoggerMessage(4801, LogLevel.Information, "Job {JobId} ({Kind}) is over: {State}")]
    private partial void LogEnded(string jobId, string kind, JobState state);

    [LoggerMessage(4802, LogLevel.Warning, "Job {JobId} ({Kind}) failed: {Reason}")]
    private partial void LogFailed(string jobId, string kind, string reason);
}
