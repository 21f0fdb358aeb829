using System.Diagnostics;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Bus;

/// <summary>
/// Publishes the journal: reads after its remembered position, publishes, and remembers the position once the broker has confirmed.
/// Killed between the two it publishes again; it never leaves anything out.
/// </summary>
internal sealed partial class OutboxRelay(
    IEventJournal journal, IEventBus bus, IOutboxPositions positions, Leadership leadership, BusMetrics metrics, TimeProvider time,
    ILogger<OutboxRelay> log) : BackgroundService, ICommitListener
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Traces = new(BusMetrics.MeterName);

    /// <summary>Rounds of a batch that get a span each; the others share one.</summary>
    private const int MostSpans = 64;

    private readonly CommitSignal _signal = new(time);
    private readonly RoundTraces _rounds = new();

    public void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view)
    {
        // The round is still current: what it made durable is published as a part of its trace.
        if (batch.Count > 0 && Activity.Current is { Source.Name: EngineTracing.SourceName } round) _rounds.Note(batch[0].Version, batch[^1].Version, round.Context);
        _signal.OnCommitted(batch, view);
    }

    public void OnPrice(int instrument, double price, long timeMs) { }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(time);
        bool isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                long position = await positions.ReadAsync(leadership.Stream, stoppingToken);
                metrics.Relayed(position);
                while (true)
                {
                    // A standby that published too would do no harm, and no good.
                    if (leadership.IsLeading) position = await CatchUpAsync(position, stoppingToken);
                    if (isFailing) LogRecovered(position);
                    isFailing = false;
                    backoff.Reset();
                    await _signal.WaitAsync(LookAgainAfter, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is BusUnavailableException or StoreUnavailableException or JournalUnavailableException)
            {
                metrics.Failed();
                if (!isFailing) LogFailing(e);
                isFailing = true;
                await backoff.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (JournalDamagedException e)
            {
                LogDamaged(e);
                return;
            }
        }
    }

    /// <summary>
    /// Two batches are under way at a time: while the broker confirms one the next is read and sent, and while a position is written the
    /// broker has something to do. Positions are remembered in order, so a position never stands before what is not confirmed.
    /// </summary>
    private async Task<long> CatchUpAsync(long position, CancellationToken ct)
    {
        Task<long> older = Task.FromResult(position), newer = older;
        try
        {
            var batch = new List<BusMessage>(MaxBatch);
            await foreach (var record in journal.ReadAsync(position, ct))
            {
                batch.Add(EventMessages.Of(leadership.Stream, in record, Activity.Current?.Id));
                if (batch.Count < MaxBatch) continue;
                await older;
                (older, newer) = (newer, await SendAsync(batch, newer, ct));
                batch = new List<BusMessage>(MaxBatch);
            }
            if (batch.Count > 0) newer = await SendAsync(batch, newer, ct);
            return await newer;
        }
        finally
        {
            // Nothing of this round is under way any more when the next one begins.
            await Task.WhenAll((Task)older, newer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <param name="before">The batch before this one: its position is remembered first.</param>
    /// <returns>The outer task ends when the batch is sent, the inner one when its position is remembered.</returns>
    private async Task<Task<long>> SendAsync(List<BusMessage> batch, Task<long> before, CancellationToken ct)
    {
        var spans = Trace(batch);
        try
        {
            return FinishAsync(batch, spans, await bus.SendAsync(batch, ct), before, ct);
        }
        catch
        {
            foreach (var span in spans) span.Dispose();
            throw;
        }
    }

    private async Task<long> FinishAsync(List<BusMessage> batch, List<Activity> spans, Task confirmed, Task<long> before, CancellationToken ct)
    {
        try
        {
            await confirmed;
        }
        finally
        {
            foreach (var span in spans) span.Dispose();
        }
        await before;
        long position = batch[^1].Version;
        await positions.AdvanceAsync(leadership.Stream, position, ct);
        metrics.Published(batch);
        metrics.Relayed(position);
        return position;
    }

    /// <summary>Begins a span for each round whose messages these are, and one for those of no round; each message carries its span on.</summary>
    private List<Activity> Trace(List<BusMessage> batch)
    {
        List<Activity> spans = [];
        Activity? span = null, shared = null;
        ActivityContext told = default;
        for (int i = 0; i < batch.Count; i++)
        {
            var round = _rounds.Of(batch[i].Version);
            if (round == default || (round != told && spans.Count >= MostSpans)) span = shared ??= Begin(default);
            else if (round != told) span = Begin(round);
            told = round;
            if (span is not null) batch[i] = batch[i] with { TraceParent = span.Id };
        }
        return spans;

        Activity? Begin(ActivityContext parent)
        {
            Activity.Current = null;
            var begun = Traces.StartActivity("outbox.publish", ActivityKind.Producer, parent);
            Activity.Current = null;
            if (begun is not null) spans.Add(begun);
            return begun;
        }
    }

    [LoggerMessage(4601, LogLevel.Warning, "Events cannot be published now; they wait in the journal and it is tried again, trading goes on")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(4602, LogLevel.Information, "Events are published again, up to journal version {Version}")]
    private partial void LogRecovered(long version);

    [LoggerMessage(4603, LogLevel.Error, "The journal does not add up; nothing more is published")]
    private partial void LogDamaged(Exception e);
}
