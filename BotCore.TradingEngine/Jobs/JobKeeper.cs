using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs;

/// <summary>
/// Sees to it that every open job goes on. The store is the truth and messages are hints: a piece that waits and has no message gets
/// one, and one whose worker shows no life is offered to others. Runs in the engine that leads.
/// </summary>
internal sealed partial class JobKeeper(
    IJobStore jobs, JobSteps steps, IEventBus bus, Leadership leadership, JobMetrics metrics, TimeProvider time, ILogger<JobKeeper> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>A worker shows life every two seconds.</summary>
    private static readonly TimeSpan LifePatience = TimeSpan.FromSeconds(10);

    /// <summary>For a piece that waits while its queue is empty: its message is lost, or under way.</summary>
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(4);

    /// <summary>For a piece that waits in a queue with others.</summary>
    private static readonly TimeSpan QueuePatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(string Job, int Piece), Seen> _seen = [];
    private readonly SemaphoreSlim _submitted = new(0, 1);

    /// <summary>Says that there is a new job, so that it need not wait for the next look.</summary>
    public void Nudge()
    {
        try
        {
            _submitted.Release();
        }
        catch (SemaphoreFullException)
        {
            // said already
        }
    }

    public override void Dispose()
    {
        _submitted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (leadership.IsLeading) await LookAsync(stoppingToken);
                else Forget();
                if (isFailing) LogRecovered();
                isFailing = false;
                await _submitted.WaitAsync(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or BusUnavailableException)
            {
                if (!isFailing) LogFailing(e);
                isFailing = true;
                await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var open = await jobs.OpenAsync(ct);
        var still = new HashSet<(string, int)>();
        int openPieces = 0;
        foreach (var kind in open.Where(job => JobKinds.All.Contains(job.Kind)).GroupBy(job => job.Kind))
        {
            bool isQueueEmpty = await bus.CountAsync(JobKinds.QueueOf(kind.Key), ct) == 0;
            var due = new List<JobMessage>();
            foreach (var job in kind)
            {
                var pieces = await jobs.OpenPiecesAsync(job.Id, ct);
                openPieces += pieces.Count;
                // All done and still open: whoever completed the last piece is at the next step, or died before it.
                if (pieces.Count == 0) Note(job.Id, job.Pieces - 1, new Signs(JobState.Done, 0, job.Pieces), LifePatience, 0);
                foreach (var piece in pieces)
                {
                    var patience = piece.State is JobState.Running ? LifePatience
                        : piece is { Index: 0, Attempt: 0 } ? TimeSpan.Zero
                        : isQueueEmpty ? MessagePatience : QueuePatience;
                    Note(job.Id, piece.Index, new Signs(piece.State, piece.Attempt, piece.Beat), patience, piece.State is JobState.Running ? piece.Attempt : 0);
                }
            }
            if (due.Count > 0) await SendAsync(kind.Key, due, ct);

            void Note(string job, int piece, Signs signs, TimeSpan patience, int replaces)
            {
                var key = (job, piece);
                still.Add(key);
                if (!_seen.TryGetValue(key, out var seen) || seen.Signs != signs) _seen[key] = seen = new Seen(signs, time.GetTimestamp(), 0);
                // Ever more patient: a second message does no harm, and ten thousand would.
                bool isFirst = patience == TimeSpan.Zero && seen.Sent == 0;
                var wait = (patience == TimeSpan.Zero ? QueuePatience : patience) * Math.Pow(2, Math.Min(seen.Sent, 8));
                if (isFirst || time.GetElapsedTime(seen.Since) >= wait) due.Add(new JobMessage(job, piece, replaces));
            }
        }
        foreach (var gone in _seen.Keys.Where(key => !still.Contains(key)).ToList()) _seen.Remove(gone);
        metrics.Open(open.Count, openPieces);
    }

    private async Task SendAsync(string kind, List<JobMessage> due, CancellationToken ct)
    {
        await steps.SendAsync(kind, due, ct);
        foreach (var message in due)
        {
            var key = (message.JobId, message.Piece);
            if (message.Replaces > 0) LogStalled(message.JobId, message.Piece, message.Replaces);
            _seen[key] = _seen[key] with { Since = time.GetTimestamp(), Sent = _seen[key].Sent + 1 };
        }
    }

    private void Forget()
    {
        _seen.Clear();
        metrics.Open(0, 0);
    }

    /// <summary>What shows that something happens with a piece.</summary>
    private readonly record struct Signs(JobState State, int Attempt, long Beat);

    /// <param name="Since">When the signs were first seen, or the last message was sent.</param>
    private sealed record Seen(Signs Signs, long Since, int Sent);

    [LoggerMessage(4821, LogLevel.Warning, "Piece {Piece} of job {JobId} shows no life in attempt {Attempt}; others may take it")]
    private partial void LogStalled(string jobId, int piece, int attempt);

    [LoggerMessage(4822, LogLevel.Warning, "Jobs cannot be looked after now; they wait in the store and it is tried again")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(4823, LogLevel.Information, "Jobs are looked after again")]
    private partial void LogRecovered();
}
