using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Projections;

/// <summary>
/// Follows the journal and keeps the read models up to date: catches up from the version they contain, then waits for commits.
/// It only ever reads the journal, so it may fall behind, fail and start again without touching trading.
/// </summary>
/// <remarks>Next: <see cref="ProjectionFold"/>, which turns records into rows.</remarks>
internal sealed partial class ReadModelProjector(
    IEventJournal journal, IEngine engine, ReadModelWriter writer, CommitSignal signal, VersionGate gate, RebuildRequests rebuilds,
    ProjectionMetrics metrics, ProjectionOptions options, TimeProvider time, ILogger<ReadModelProjector> logger) : BackgroundService
{
    private readonly ProjectionBatch _batch = new(options.CandleRetention);
    private ProjectionFold? _folding;
    private TaskCompletionSource? _asked;
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
            SaveAtEnd();
        }
        finally
        {
            writer.Close();
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
            return true;
        }
        catch (Exception e) when (e is JournalUnavailableException or SqliteException)
        {
            bool isDamaged = e is SqliteException damage && ReadModelDatabase.IsDamage(damage);
            LogFailing(e);
            metrics.Failed(e.Message);
            writer.Close();
            await Task.Delay(options.RetryDelay, time, ct);
            return isDamaged;
        }
    }

    /// <summary>Returns when a rebuild is asked for.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        while (true)
        {
            await CatchUpAsync(ct);
            _asked?.TrySetResult();
            _asked = null;
            if (rebuilds.TryTake(out _asked)) return;
            await signal.WaitAsync(options.LookAgainAfter, ct);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        long started = time.GetTimestamp();
        await foreach (var record in journal.ReadAsync(Fold.Version, ct))
        {
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

    private void Take(in RecordedEvent record, ProjectionBatch? batch)
    {
        try
        {
            Fold.Apply(in record, batch);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new JournalDamagedException($"journal record {record.Version} does not fit the ones before it: {e.Message}", e);
        }
    }

    /// <summary>Writes the batch; a disk that cannot take it now is tried again until it can.</summary>
    private Task WriteAsync(CancellationToken ct) => PersistAsync(
        () =>
        {
            long started = time.GetTimestamp();
            bool savesState = Fold.Version - _savedAt >= options.SaveStateEvery;
            writer.Open();
            writer.Write(_batch, Fold, _origin, savesState);
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
            () =>
            {
                if (discard) writer.Delete();
                var (version, origin) = writer.Open();
                bool isForeign = version > journal.LastVersion || (origin is not null && origin != _origin);
                if (isForeign) LogForeign(version, journal.LastVersion);
                if (isForeign) writer.Empty();
                _written = isForeign ? 0 : version;
                LoadState();
            },
            ct);
        gate.Set(_written);
        await foreach (var record in journal.ReadAsync(Fold.Version, ct))
        {
            if (record.Version > _written) break;
            Take(in record, null);
        }
        writer.ResumeAt(Fold.NowMs);
        LogStarted(_written, journal.LastVersion);
    }

    private void LoadState()
    {
        _savedAt = 0;
        if (_written == 0 || writer.LoadState() is not { } saved || saved.Version > _written) return;
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

    /// <summary>Runs a piece of work on the database until it succeeds, with growing pauses; a damaged file is left to the caller.</summary>
    private async Task PersistAsync(Action work, CancellationToken ct)
    {
        var delay = options.RetryDelay;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                work();
                if (attempt > 1) LogRecovered(attempt);
                return;
            }
            catch (SqliteException e) when (!ReadModelDatabase.IsDamage(e))
            {
                metrics.Failed(e.Message);
                if (attempt == 1) LogFailing(e);
                writer.Close();
            }
            await Task.Delay(delay, time, ct);
            delay = delay * 2 < options.MaxRetryDelay ? delay * 2 : options.MaxRetryDelay;
        }
    }

    /// <summary>Saves what a start would otherwise have to rebuild from the journal. Only saves time, so one attempt is enough.</summary>
    private void SaveAtEnd()
    {
        if (_folding is null || Fold.Version < _written || Fold.Version == _savedAt) return;
        try
        {
            writer.Open();
            writer.Write(_batch, Fold, _origin, savesState: true);
            gate.Set(Fold.Version);
        }
        catch (SqliteException e)
        {
            LogFailing(e);
        }
    }

    /// <summary>First record of the journal, by which read models of another journal are recognised.</summary>
    private async Task<string> OriginAsync(CancellationToken ct)
    {
        await foreach (var record in journal.ReadAsync(0, ct)) return OriginOf(record.Event);
        return "";
    }

    private static string OriginOf(TradingEvent first) => FormattableString.Invariant($"{first}");
}
