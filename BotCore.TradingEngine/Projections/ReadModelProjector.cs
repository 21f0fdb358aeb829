using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Follows the journal and keeps the read models up to date: catches up from the version they contain, then waits for commits.
/// It only ever reads the journal, so it may fall behind, fail and start again without touching trading. Where engines share
/// the lists, the one that leads writes them; the others keep up with what is written, ready to go on from there.
/// </summary>
/// <remarks>Next: <see cref="ProjectionFold"/>, which turns records into rows.</remarks>
internal sealed partial class ReadModelProjector(
    IEventJournal journal, IEngine engine, IReadModelStore store, CommitSignal signal, VersionGate gate, RebuildRequests rebuilds,
    ProjectionMetrics metrics, ProjectionOptions options, TimeProvider time, ILogger<ReadModelProjector> logger) : BackgroundService
{
    private static readonly TimeSpan SavingTakes = TimeSpan.FromSeconds(5);

    private readonly ProjectionBatch _batch = new(options.CandleRetention);
    private ProjectionFold? _folding;
    private TaskCompletionSource? _asked;
    private long _askedAt;
    private string _origin = "";
    private long _written;
    private long _savedAt;

    private ProjectionFold Fold => _folding ?? throw new InvalidOperationException("the projector has not begun");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (engine.Instruments.Count == 0) await signal.WaitAsync(options.LookAgainAfter, stoppingToken);
            bool discard = false;
            while (true) discard = await LiveAsync(discard, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SaveAtEndAsync();
        }
        finally
        {
            store.Close();
        }
    }

    /// <summary>Begins, and follows the journal until something gets in the way.</summary>
    /// <returns>True when what the read models contain is of no more use.</returns>
    private async Task<bool> LiveAsync(bool discard, CancellationToken ct)
    {
        try
        {
            await BeginAsync(discard, ct);
            await FollowAsync(ct);
            return true; // asked for a rebuild
        }
        catch (JournalDamagedException e)
        {
            // What is recorded does not add up. Trading has its own judgement; these lists wait for a person to ask for a rebuild.
            LogStopped(e);
            metrics.Failed(e.Message);
            _asked?.TrySetException(e);
            _asked = null;
            while (!rebuilds.TryTake(out _asked)) await signal.WaitAsync(options.LookAgainAfter, ct);
            _askedAt = journal.LastVersion;
            return true;
        }
        catch (ReadModelsMovedException e)
        {
            LogMoved(e.Message);
            await Task.Delay(options.RetryDelay, time, ct);
            return false;
        }
        catch (Exception e) when (e is JournalUnavailableException or ReadModelsDamagedException)
        {
            LogFailing(e);
            metrics.Failed(e.Message);
            store.Close();
            await Task.Delay(options.RetryDelay, time, ct);
            return e is ReadModelsDamagedException;
        }
    }

    /// <summary>Returns when a rebuild is asked for.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            await CatchUpAsync(ct);
            if (_written >= _askedAt)
            {
                _asked?.TrySetResult();
                _asked = null;
            }
            if (_asked is null && rebuilds.TryTake(out _asked))
            {
                _askedAt = journal.LastVersion;
                return;
            }
            if (store.IsWriter) await PersistAsync(() => store.TidyAsync(ct), ct);
            await signal.WaitAsync(options.LookAgainAfter, ct);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        bool isWriter = store.IsWriter;
        await LookAsync(isWriter, ct);
        metrics.Working();
        if (!isWriter && Fold.Version >= _written) return;
        long started = time.GetTimestamp();
        await foreach (var record in journal.ReadAsync(Fold.Version, ct))
        {
            if (!isWriter && record.Version > _written) break;
            // Up to what is written, records only rebuild the state that goes with it.
            Take(in record, record.Version <= _written ? null : _batch);
            bool isFull = _batch.Records >= options.MaxBatchRecords
                || ((_batch.Records & 0xFF) == 0xFF && time.GetElapsedTime(started) >= options.MaxBatchAge);
            if (!isFull) continue;
            await WriteAsync(ct);
            started = time.GetTimestamp();
        }
        if (_batch.Records > 0) await WriteAsync(ct);
        metrics.Working();
    }

    /// <summary>Looks how far the lists are: another engine may have written them, or somebody thrown them away.</summary>
    /// <exception cref="ReadModelsMovedException">The state here is ahead of the lists, so that they cannot be gone on with.</exception>
    private async Task LookAsync(bool isWriter, CancellationToken ct)
    {
        var progress = default(ReadModelProgress);
        await PersistAsync(async () => progress = await store.OpenAsync(ct), ct);
        if (progress.Version == _written) return;
        if (isWriter && Fold.Version > progress.Version)
            throw new ReadModelsMovedException($"the lists contain version {progress.Version}, {Fold.Version} was expected");
        _written = progress.Version;
        gate.Set(_written);
    }

    private void Take(in RecordedEvent record, ProjectionBatch? batch)
    {
        // The journal may have been empty when this began.
        if (record.Version == 1) _origin = OriginOf(record.Event);
        try
        {
            Fold.Apply(in record, batch);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new JournalDamagedException($"journal record {record.Version} does not fit the ones before it: {e.Message}", e);
        }
    }

    /// <summary>Writes the batch; a disk or database that cannot take it now is tried again until it can.</summary>
    private Task WriteAsync(CancellationToken ct) => PersistAsync(
        async () =>
        {
            long started = time.GetTimestamp();
            bool savesState = Fold.Version - _savedAt >= options.SaveStateEvery;
            await store.WriteAsync(_batch, Fold, _origin, savesState, ct);
            if (savesState) _savedAt = Fold.Version;
            metrics.Wrote(_batch.Records, time.GetElapsedTime(started));
            _batch.Clear();
            _written = Fold.Version;
            gate.Set(_written);
        },
        ct);

    /// <summary>Finds out what the read models contain and rebuilds the state that goes with it.</summary>
    /// <param name="discard">True to throw away what they contain.</param>
    private async Task BeginAsync(bool discard, CancellationToken ct)
    {
        _batch.Clear();
        _folding = new ProjectionFold(engine.Instruments, engine.SourceTimeframe);
        _origin = await OriginAsync(ct);
        if (discard) LogRebuilding();
        await PersistAsync(
            async () =>
            {
                if (discard) await store.DiscardAsync(ct);
                discard = false;
                var (version, origin) = await store.OpenAsync(ct);
                bool isForeign = version > 0 && (origin != _origin || !await HasRecordAsync(version, ct));
                if (isForeign && store.IsWriter)
                {
                    LogForeign(version, journal.LastVersion);
                    await store.DiscardAsync(ct);
                    (version, _) = await store.OpenAsync(ct);
                }
                _written = version;
                await LoadStateAsync(ct);
            },
            ct);
        gate.Set(_written);
        await foreach (var record in journal.ReadAsync(Fold.Version, ct))
        {
            if (record.Version > _written) break;
            Take(in record, null);
        }
        store.ResumeAt(Fold.NowMs);
        LogStarted(_written, journal.LastVersion);
    }

    private async Task LoadStateAsync(CancellationToken ct)
    {
        _savedAt = 0;
        if (_written == 0 || await store.LoadStateAsync(ct) is not { } saved || saved.Version > _written) return;
        try
        {
            Fold.Load(saved.State, saved.Version);
            _savedAt = saved.Version;
        }
        catch (SnapshotFormatException e)
        {
            // Saved by an earlier build or for other symbols: the journal from its beginning gives the same, only slower.
            LogStateNotUsed(e.Message);
            _folding = new ProjectionFold(engine.Instruments, engine.SourceTimeframe);
        }
    }

    /// <summary>Runs a piece of work on the database until it succeeds, with growing pauses; damage is left to the caller.</summary>
    private async Task PersistAsync(Func<Task> work, CancellationToken ct)
    {
        var delay = options.RetryDelay;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // A file is open again after a failure, and whoever moved a shared list is noticed, before anything is written.
                if (attempt > 1) await store.OpenAsync(ct);
                await work();
                if (attempt > 1) LogRecovered(attempt);
                return;
            }
            catch (ReadModelsUnavailableException e)
            {
                metrics.Failed(e.Message);
                if (attempt == 1) LogFailing(e);
                store.Close();
            }
            await Task.Delay(delay, time, ct);
            delay = delay * 2 < options.MaxRetryDelay ? delay * 2 : options.MaxRetryDelay;
        }
    }

    /// <summary>Saves what a start would otherwise have to rebuild from the journal. Only saves time, so one attempt is enough.</summary>
    private async Task SaveAtEndAsync()
    {
        if (_folding is null || !store.IsWriter || Fold.Version < _written || Fold.Version == _savedAt) return;
        using var patience = new CancellationTokenSource(SavingTakes, time);
        try
        {
            await store.OpenAsync(patience.Token);
            await store.WriteAsync(_batch, Fold, _origin, savesState: true, patience.Token);
            gate.Set(Fold.Version);
        }
        catch (Exception e) when (e is ReadModelsUnavailableException or ReadModelsDamagedException or ReadModelsMovedException or OperationCanceledException)
        {
            LogNotSaved(e.Message);
        }
    }

    /// <summary>First record of the journal, by which read models of another journal are recognised.</summary>
    private async Task<string> OriginAsync(CancellationToken ct)
    {
        await foreach (var record in journal.ReadAsync(0, ct)) return OriginOf(record.Event);
        return "";
    }

    private async Task<bool> HasRecordAsync(long version, CancellationToken ct)
    {
        await foreach (var record in journal.ReadAsync(version - 1, ct)) return record.Version == version;
        return false;
    }

    private static string OriginOf(TradingEvent first) => FormattableString.Invariant($"{first}");
}
