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

    private readonly CommitSignal _signal = new(time);


    public void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view) => _signal.OnCommitted(batch, view);

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

    private async Task<long> CatchUpAsync(long position, CancellationToken ct)
    {
        var batch = new List<BusMessage>(MaxBatch);
        await foreach (var record in journal.ReadAsync(position, ct))
        {
            batch.Add(EventMessages.Of(leadership.Stream, in record, Activity.Current?.Id));
            if (batch.Count == MaxBatch) position = await PublishAsync(batch, ct);
        }
        return batch.Count > 0 ? await PublishAsync(batch, ct) : position;
    }

    private async Task<long> PublishAsync(List<BusMessage> batch, CancellationToken ct)
    {
        using var activity = Traces.StartActivity("outbox.publish", ActivityKind.Producer);
        if (activity is not null)
            for (int i = 0; i < batch.Count; i++) batch[i] = batch[i] with { TraceParent = activity.Id };
        await bus.PublishAsync(batch, ct);
        long position = batch[^1].Version;
        await positions.AdvanceAsync(leadership.Stream, position, ct);
        metrics.Published(batch);
        metrics.Relayed(position);
        batch.Clear();
        return position;
    }

    [LoggerMessage(4601, LogLevel.Warning, "Events cannot be published now; they wait in the journal and it is tried again, trading goes on")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(4602, LogLevel.Information, "Events are published again, up to journal version {Version}")]
    private partial void LogRecovered(long version);

    [LoggerMessage(4603, LogLevel.Error, "The journal does not add up; nothing more is published")]
    private partial void LogDamaged(Exception e);
}
