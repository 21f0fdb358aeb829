using System.Diagnostics;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs;

/// <summary>
/// Works on the pieces that wait in the queues, one at a time. A message only points at a piece; the store decides who has it, so a
/// message may come twice, late or from the dead without harm.
/// </summary>
internal sealed partial class JobWorker(
    IEventBus bus, IJobStore jobs, JobSteps steps, IEnumerable<IJobWork> works, JobOptions options, JobMetrics metrics, TimeProvider time,
    ILogger<JobWorker> log) : BackgroundService
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveBackPatience = TimeSpan.FromSeconds(5);

    private readonly string _name = ProcessName.Own();
    private readonly SemaphoreSlim _one = new(1, 1);

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscriptions = new List<IAsyncDisposable>();
        try
        {
            foreach (var work in works)
            {
                // One message at a time: what waits here could be worked on elsewhere.
                var subscription = new Subscription(JobKinds.QueueOf(work.Kind), Prefetch: 1);
                subscriptions.Add(await bus.SubscribeAsync(subscription, (delivery, ct) => HandleAsync(work, delivery, ct), stoppingToken));
            }
            LogReady(string.Join(", ", works.Select(work => JobKinds.QueueOf(work.Kind))), options.Threads);
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // asked to stop
        }
        finally
        {
            foreach (var subscription in subscriptions) await subscription.DisposeAsync();
        }
    }

    private async Task<Verdict> HandleAsync(IJobWork work, BusDelivery delivery, CancellationToken ct)
    {
        if (JobMessage.Read(delivery.Message) is not { } message) return Verdict.Reject;
        await _one.WaitAsync(ct);
        try
        {
            // A message that comes again was a worker's that is gone, or lost its connection: the piece may be taken from it.
            int replaces = delivery.Attempt > 1 ? int.MaxValue : message.Replaces;
            var piece = await PatientlyAsync(() => jobs.TryTakePieceAsync(message.JobId, message.Piece, _name, replaces, ct), ct);
            if (await PatientlyAsync(() => jobs.FindAsync(message.JobId, ct), ct) is not { } job) return Verdict.Done;
            if (piece is not null) return await WorkAsync(work, job, piece, ct);
            // Whoever completed the last piece may have died before the next step.
            if (job.IsOpen && job.DonePieces == job.Pieces) await AdvanceAsync(work, job, ct);
            return Verdict.Done;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Verdict> WorkAsync(IJobWork work, JobRecord job, PieceRecord piece, CancellationToken ct)
    {
        if (piece.Tries > options.MaxTries)
            return await FailAsync(job, piece, piece.Error ?? "its workers ended in the middle of it", ct);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new PieceProgress();
        var beating = BeatAsync(piece, progress, attempt);
        var clock = Stopwatch.StartNew();
        string result;
        try
        {
            result = await Task.Run(() => work.Run(job, piece, progress, attempt.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (attempt.IsCancellationRequested)
        {
            if (!ct.IsCancellationRequested) return Ended(PieceEnd.Dropped, Verdict.Done);
            await GiveBackAsync(piece);
            return Ended(PieceEnd.Returned, Verdict.Retry);
        }
        // Whatever a piece throws is its own fault and must not stop the worker: it is kept as the reason and told.
        catch (Exception e)
        {
            LogTryFailed(job.Id, piece.Index, piece.Tries, options.MaxTries, e);
            if (piece.Tries >= options.MaxTries) return await FailAsync(job, piece, e.Message, ct);
            await PatientlyAsync(() => jobs.TryReturnPieceAsync(job.Id, piece.Index, piece.Attempt, e.Message, ct), ct);
            return Ended(PieceEnd.Retried, Verdict.Retry);
        }
        finally
        {
            await attempt.CancelAsync();
            await beating;
        }
        int? left = await PatientlyAsync(() => jobs.TryCompletePieceAsync(job.Id, piece.Index, piece.Attempt, result, ct), ct);
        if (left == 0) await AdvanceAsync(work, job, ct);
        return Ended(left is null ? PieceEnd.Dropped : PieceEnd.Completed, Verdict.Done);

        Verdict Ended(PieceEnd end, Verdict verdict)
        {
            metrics.Piece(job.Kind, end, clock.Elapsed);
            return verdict;
        }
    }

    /// <summary>Gives a piece up after its last try; the message becomes a dead letter, so that an operator sees it.</summary>
    private async Task<Verdict> FailAsync(JobRecord job, PieceRecord piece, string error, CancellationToken ct)
    {
        string reason = $"piece {piece.Index} was given up after {Math.Min(piece.Tries, options.MaxTries)} tries: {error}";
        if (await PatientlyAsync(() => jobs.TryFailPieceAsync(job.Id, piece.Index, piece.Attempt, reason, time.GetUtcNow(), ct), ct))
            steps.Ended(job, JobState.Failed, reason);
        metrics.Piece(job.Kind, PieceEnd.Failed, TimeSpan.Zero);
        return Verdict.Reject;
    }

    private Task AdvanceAsync(IJobWork work, JobRecord job, CancellationToken ct) => PatientlyAsync(
        async () =>
        {
            await steps.AdvanceAsync(work, job, ct);
            return true;
        },
        ct);

    /// <summary>Shows that the worker lives, and ends the attempt when it does not count any more.</summary>
    private async Task BeatAsync(PieceRecord piece, PieceProgress progress, CancellationTokenSource attempt)
    {
        using var timer = new PeriodicTimer(BeatEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(attempt.Token))
            {
                try
                {
                    if (!await jobs.BeatAsync(piece.JobId, piece.Index, piece.Attempt, progress.Value, attempt.Token)) await attempt.CancelAsync();
                }
                catch (StoreUnavailableException)
                {
                    // The work goes on; its result waits for the store.
                }
            }
        }
        catch (OperationCanceledException) when (attempt.IsCancellationRequested)
        {
            // done, or not wanted any more
        }
    }

    private async Task GiveBackAsync(PieceRecord piece)
    {
        using var patience = new CancellationTokenSource(GiveBackPatience, time);
        try
        {
            await jobs.TryReturnPieceAsync(piece.JobId, piece.Index, piece.Attempt, null, patience.Token);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            // Its beat stands still from now on, which is noticed.
        }
    }

    /// <summary>A store that is away is no fault of the piece: waiting here holds the queue back, which is what is wanted.</summary>
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> action, CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await action();
            }
            catch (StoreUnavailableException e)
            {
                LogStoreAway(e);
                await backoff.WaitAsync(ct);
            }
        }
    }

    /// <summary>Written by the work, read by the beat.</summary>
    private sealed class PieceProgress : IProgress<double>
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Report(double value) => Volatile.Write(ref _value, Math.Clamp(value, 0.0, 1.0));
    }

    [LoggerMessage(4811, LogLevel.Information, "Waiting for work in {Queues} with {Threads} threads")]
    private partial void LogReady(string queues, int threads);

    [LoggerMessage(4812, LogLevel.Warning, "Try {Try} of {Tries} of piece {Piece} of job {JobId} failed")]
    private partial void LogTryFailed(string jobId, int piece, int @try, int tries, Exception e);

    [LoggerMessage(4813, LogLevel.Warning, "The store of jobs does not answer; work waits for it")]
    private partial void LogStoreAway(Exception e);
}
