using System.Diagnostics;
using System.Net.WebSockets;
using System.Threading.Channels;
using BotCore.Contracts.Stream;
using BotCore.ServiceDefaults;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Stream;

/// <summary>
/// The live stream: takes commits from the loop, numbers frames, keeps the newest for those who resume, and hands them to the
/// clients. One epoch per start of the process. Next: <see cref="StreamProjector"/>.
/// </summary>
/// <remarks>
/// The loop is never made to wait. When commits come faster than they can be streamed (a replay at full speed), what waits is
/// thrown away after <see cref="StreamOptions.FloodPause"/>, a new epoch begins, and every client is told by
/// <see cref="StreamTypes.Reset"/> to read the state again. A client that cannot keep up is let go instead; the others go on.
/// </remarks>
internal sealed partial class StreamHub : BackgroundService, ICommitListener
{
    private readonly StreamOptions _options;
    private readonly StreamMetrics _metrics;
    private readonly ServiceIdentity _identity;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<StreamHub> _log;
    private readonly Channel<Commit> _commits;
    private readonly OpenCandles _open;
    private readonly StreamProjector _projector;
    private int _waitingRecords;
    private int _isFlooded;
    private EngineView? _newest;

    private readonly Lock _gate = new();
    private readonly List<StreamClient> _clients = [];
    private readonly Conflater _conflater = new();
    private readonly StreamTail _tail;
    private readonly List<Draft> _drafts = [];
    private string _epoch = NewEpoch();
    private bool _isStopping;
    private CancellationTokenRegistration _onStopping;

    public StreamHub(
        IMarketFeed feed, StreamOptions options, StreamMetrics metrics, ServiceIdentity identity, IHostApplicationLifetime lifetime,
        TimeProvider time, ILogger<StreamHub> log)
    {
        (_options, _metrics, _identity, _lifetime, _time, _log) = (options, metrics, identity, lifetime, time, log);
        _commits = Channel.CreateBounded<Commit>(
            new BoundedChannelOptions(options.MaxCommits) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        _open = new OpenCandles(feed.Instruments.Count, feed.SourceTimeframe);
        _projector = new StreamProjector(feed.Instruments, feed.SourceTimeframe);
        _tail = new StreamTail(options.KeptFrames);
    }

    /// <summary>Identity of the numbering now.</summary>
    public string Epoch
    {
        get { lock (_gate) return _epoch; }
    }

    /// <summary>Number of the last data frame.</summary>
    public long LastSeq
    {
        get { lock (_gate) return _tail.LastSeq; }
    }

    public void OnCommitted(IReadOnlyList<RecordedEvent> batch, EngineView view)
    {
        Volatile.Write(ref _newest, view);
        var open = _open.TakeChanged();
        int waiting = Interlocked.Add(ref _waitingRecords, batch.Count);
        bool fits = batch.Count <= _options.LargestCommit && waiting <= _options.MaxRecords;
        if (fits && _commits.Writer.TryWrite(new Commit(batch, view, open, Activity.Current?.Context ?? default))) return;
        Interlocked.Add(ref _waitingRecords, -batch.Count);
        Volatile.Write(ref _isFlooded, 1);
        // Wakes the hub; when there is no room for it, the hub is awake.
        _commits.Writer.TryWrite(new Commit([], view, []));
    }

    /// <summary>Becomes frames with the commit that follows, as the loop makes one for every round: so no candle is shown open after it closed.</summary>
    public void OnPrice(int instrument, double price, long timeMs) => _open.Note(instrument, price, timeMs);

    /// <summary>Serves a client until its connection ends.</summary>
    public async Task ServeAsync(WebSocket socket, StreamRequest request, CancellationToken aborted)
    {
        using var client = new StreamClient(socket, request.Filter, _options.ClientQueue, _options.Farewell, _metrics, aborted);
        var first = Greet(client, request);
        try
        {
            await client.RunAsync(first, OnClientMessage);
        }
        finally
        {
            lock (_gate) _clients.Remove(client);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _onStopping = _lifetime.ApplicationStopping.Register(SayGoodbye);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _onStopping.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TakeAsync(stoppingToken), TickAsync(stoppingToken));

    private async Task TakeAsync(CancellationToken ct)
    {
        await foreach (var commit in _commits.Reader.ReadAllAsync(ct))
        {
            Interlocked.Add(ref _waitingRecords, -commit.Batch.Count);
            if (Volatile.Read(ref _isFlooded) == 1) await RestartAsync(ct);
            else Take(commit);
        }
    }

    private void Take(Commit commit)
    {
        using var span = EngineTracing.Publish(commit.Trace);
        lock (_gate)
        {
            _drafts.Clear();
            _projector.Project(commit, _drafts);
            span?.SetTag("botcore.stream.frames", _drafts.Count);
            foreach (var draft in _drafts)
            {
                if (draft.Supersedes is { } key) _conflater.Forget(key);
                if (draft.Key is null || _conflater.Offer(in draft)) Publish(in draft, span?.Id);
            }
        }
    }

    private async Task RestartAsync(CancellationToken ct)
    {
        await Task.Delay(_options.FloodPause, _time, ct);
        // Cleared before the queue is emptied: a commit lost meanwhile sets it again.
        Volatile.Write(ref _isFlooded, 0);
        while (_commits.Reader.TryRead(out var thrownAway)) Interlocked.Add(ref _waitingRecords, -thrownAway.Batch.Count);
        var view = Volatile.Read(ref _newest)!;
        lock (_gate)
        {
            _projector.Seed(view);
            _conflater.Clear();
            _tail.Clear();
            _epoch = NewEpoch();
            ToAll(Control(StreamTypes.Reset, new ResetData("the stream could not follow the engine and began anew", _tail.LastSeq)));
        }
        _metrics.Restarted();
        LogRestarted(view.Version);
    }

    /// <summary>What waits for the end of an interval, and heartbeats.</summary>
    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_options.ConflationInterval, _time);
        var due = new List<Draft>();
        while (await timer.WaitForNextTickAsync(ct))
        {
            lock (_gate)
            {
                due.Clear();
                _conflater.EndInterval(due);
                foreach (var draft in due) Publish(in draft, trace: null);
                Heartbeats();
            }
        }
    }

    private void Publish(in Draft draft, string? trace)
    {
        var message = new StreamMessage(_epoch, _tail.LastSeq + 1, draft.Type, draft.Time, draft.Data, trace);
        _tail.Add(message);
        ToAll(message);
    }

    private void ToAll(StreamMessage message)
    {
        long now = _time.GetTimestamp();
        bool isControl = message.Type.StartsWith("control.", StringComparison.Ordinal);
        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            var client = _clients[i];
            if ((isControl || client.Wants(message.Type)) && !client.Offer(message, now)) DropSlow(client);
        }
    }

    private void Heartbeats()
    {
        long now = _time.GetTimestamp();
        StreamMessage? heartbeat = null;
        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            var client = _clients[i];
            if (_time.GetElapsedTime(client.LastOffered, now) < _options.Heartbeat) continue;
            heartbeat ??= Control(StreamTypes.Heartbeat, null);
            if (!client.Offer(heartbeat, now)) DropSlow(client);
        }
    }

    private List<StreamMessage> Greet(StreamClient client, StreamRequest request)
    {
        lock (_gate)
        {
            bool isResume = request.Epoch is not null;
            var missed = request.Epoch == _epoch ? _tail.After(request.From) : null;
            var first = new List<StreamMessage>
            {
                Control(StreamTypes.Hello, new HelloData(
                    _identity.Service, _identity.Version, _epoch, _tail.LastSeq, missed is not null, (int)_options.Heartbeat.TotalSeconds)),
            };
            if (missed is not null) first.AddRange(missed.Where(message => client.Wants(message.Type)));
            else if (isResume) first.Add(Control(StreamTypes.Reset, new ResetData(WhyNotResumed(request), _tail.LastSeq)));
            client.LastOffered = _time.GetTimestamp();
            if (_isStopping) End(client, WebSocketCloseStatus.EndpointUnavailable, ByeCodes.ShuttingDown, StoppingReason, isPrompt: false);
            else _clients.Add(client);
            return first;
        }
    }

    private string WhyNotResumed(StreamRequest request) =>
        request.Epoch != _epoch ? $"epoch {request.Epoch} is over"
        : request.From > _tail.LastSeq ? $"number {request.From} has not been given yet, the last is {_tail.LastSeq}"
        : $"number {request.From} is no longer kept, the first is {_tail.FirstSeq}";

    private const string StoppingReason = "the engine is stopping";

    private void SayGoodbye()
    {
        lock (_gate)
        {
            _isStopping = true;
            foreach (var client in _clients) End(client, WebSocketCloseStatus.EndpointUnavailable, ByeCodes.ShuttingDown, StoppingReason, isPrompt: false);
            _clients.Clear();
        }
    }

    private void DropSlow(StreamClient client)
    {
        _clients.Remove(client);
        End(client, WebSocketCloseStatus.PolicyViolation, ByeCodes.SlowClient, $"more than {_options.ClientQueue} frames were waiting", isPrompt: true);
    }

    private void OnClientMessage(StreamClient client)
    {
        lock (_gate)
        {
            // It may have been let go already, or go on talking.
            if (_clients.Remove(client))
                End(client, WebSocketCloseStatus.PolicyViolation, ByeCodes.BadRequest, "this stream takes no messages; commands go to the REST API", isPrompt: true);
        }
    }

    private void End(StreamClient client, WebSocketCloseStatus status, string code, string reason, bool isPrompt)
    {
        client.End(Control(StreamTypes.Bye, new ByeData(code, reason)), status, code, isPrompt);
        _metrics.Dropped(code);
        LogDropped(code, reason);
    }

    private StreamMessage Control(string type, object? data) => new(_epoch, _tail.LastSeq, type, _time.GetUtcNow(), data);

    private static string NewEpoch() => Guid.NewGuid().ToString("N");
}
