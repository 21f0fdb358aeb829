using System.Threading.Channels;
using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Leases;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// The only writer: puts candles, ticks and commands in one order, lets the kernel decide, makes what happened durable, and
/// only then tells anybody.
/// </summary>
/// <remarks>
/// Inputs are taken in batches as they have come in, so that one synchronisation of the disk serves them all. Start-up is
/// recovery: there is no other way in. When the journal cannot be written, everything since the last durable batch is
/// forgotten, nothing leaves, and the loop begins again from the journal once it answers. Next: <see cref="TradingKernel"/>.
/// </remarks>
internal sealed partial class TradingLoop : BackgroundService, IEngine
{
    private const int QueueCapacity = 4096;
    private const int MaxBatch = 2048;
    private const int SnapshotEvery = 20_000;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(15);

    private readonly IMarketFeed _feed;
    private readonly IEventJournal _journal;
    private readonly Leadership _leadership;
    private readonly EngineOptions _options;
    private readonly EngineViewBuilder _views;
    private readonly ICommitListener[] _listeners;
    private readonly EngineMetrics _metrics;
    private readonly EngineTracing _tracing;
    private readonly TimeProvider _time;
    private readonly ILogger<TradingLoop> _log;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly List<TradingEvent> _batch = [];
    private readonly List<(Command Command, CommandOutcome Outcome)> _answers = [];
    private Channel<LoopInput>? _queue;
    private EngineView _view;
    private TradingKernel? _kernel;
    private long _version;
    private long _snapshotAt;

    public TradingLoop(
        IMarketFeed feed, IEventJournal journal, Leadership leadership, EngineOptions options, EngineViewBuilder views, IEnumerable<ICommitListener> listeners,
        EngineMetrics metrics, EngineTracing tracing, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TradingLoop> log)
    {
        (_feed, _journal, _leadership, _options, _views, _metrics, _tracing, _time, _lifetime, _log) =
            (feed, journal, leadership, options, views, metrics, tracing, time, lifetime, log);
        _listeners = [.. listeners];
        _view = views.Empty();
    }

    public EngineView View => Volatile.Read(ref _view);

    public IReadOnlyList<Instrument> Instruments => _feed.Instruments;

    public Timeframe SourceTimeframe => _feed.SourceTimeframe;

    public DateTimeOffset MarketTime => View.Status.MarketTime ?? _time.GetUtcNow();

    public async Task<(CommandOutcome Outcome, long Version)> SendAsync(TradingCommand command, CancellationToken ct)
    {
        var queue = Volatile.Read(ref _queue) ?? throw new EngineBlockedException(WhyBlocked());
        var waiting = new Command(command);
        if (!queue.Writer.TryWrite(new LoopInput(waiting)))
        {
            try
            {
                await queue.Writer.WriteAsync(new LoopInput(waiting), ct);
            }
            catch (ChannelClosedException)
            {
                throw new EngineBlockedException(WhyBlocked());
            }
        }
        // Once queued it will be carried out: a caller who goes away does not undo it, and asks again with the same id.
        return await waiting.Answer.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // An engine whose door cannot be opened must not trade behind it.
        if (!await StartedAsync(stoppingToken)) return;
        var retry = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await LeadAsync(stoppingToken);
                using var term = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease?.Lost ?? CancellationToken.None);
                await RunAsync(lease, term.Token);
                if (stoppingToken.IsCancellationRequested || lease is null) return;
                StepDown("the lease was not renewed in time");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (JournalFencedException e)
            {
                StepDown(e.Message);
            }
            catch (OperationCanceledException)
            {
                StepDown("the lease was lost before trading began");
            }
            // The same token, another version: an append whose answer was lost has happened after all. The journal knows.
            catch (JournalConflictException e) when (_leadership.IsShared)
            {
                Block(e.Message);
                LogConflict(e);
            }
            catch (JournalUnavailableException e)
            {
                _leadership.SetLeading(false);
                if (View.Status.Phase != EnginePhase.Blocked) retry = FirstRetry;
                Block(e.Message);
                LogJournalUnavailable(e, retry);
                await Task.Delay(retry, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
            catch (JournalConflictException e)
            {
                Fail(ExitCodes.StateInUse, e);
                return;
            }
            catch (JournalDamagedException e)
            {
                Fail(ExitCodes.JournalDamaged, e);
                return;
            }
            // The outermost catch: whatever this is, trading on would be guessing.
            catch (Exception e)
            {
                Fail(ExitCodes.Unexpected, e);
                return;
            }
        }
    }

    private async Task<bool> StartedAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = _lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStop = ct.Register(() => started.TrySetCanceled(ct));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompletedSuccessfully;
    }

    private async Task RunAsync(Lease? lease, CancellationToken ct)
    {
        // From here on no other engine can append, whatever it still has under way.
        if (lease is not null) await _journal.FenceAsync(lease.Token, ct);
        var kernel = await TakeOverAsync(ct);
        _kernel = kernel;
        _leadership.SetLeading(true);
        // After a fault the disk is tried before anything is decided on it again.
        if (View.Status.Phase == EnginePhase.Blocked) await SnapshotAsync(kernel, ct);
        var queue = Channel.CreateBounded<LoopInput>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        using var feeding = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Begin(kernel);
        await CommitAsync(kernel, EnginePhase.Running);
        Volatile.Write(ref _queue, queue);
        var reading = FeedAsync(queue.Writer, kernel, feeding.Token);
        try
        {
            await PumpAsync(kernel, queue.Reader, reading, ct);
        }
        finally
        {
            Volatile.Write(ref _queue, null);
            queue.Writer.TryComplete();
            await feeding.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Refuse(queue.Reader);
        }
    }

    private void Begin(TradingKernel kernel)
    {
        kernel.Open(_feed.StartMs, tradingOn: _options.AutoStart && !_feed.HasHistory);
        Drain(kernel);
    }

    private async Task PumpAsync(TradingKernel kernel, ChannelReader<LoopInput> queue, Task reading, CancellationToken ct)
    {
        var phase = EnginePhase.Running;
        while (await WaitAsync(queue, ct))
        {
            int taken = 0;
            bool ended = false;
            while (taken < MaxBatch && queue.TryRead(out var input))
            {
                taken++;
                var step = _tracing.Begin(_batch, isCommand: input.Command is not null);
                ended |= Step(kernel, in input);
                _tracing.End(step, _batch);
            }
            if (ended)
            {
                await reading; // a feed that failed says so here
                phase = EnginePhase.Finished;
            }
            await CommitAsync(kernel, phase);
            if (_version - _snapshotAt >= SnapshotEvery || ended) await SnapshotAsync(kernel, ct);
            if (ended) LogFinished(kernel.Candles, kernel.Account.ClosedTrades, kernel.Account.TradeHash);
        }
        // Stopping: what was decided is durable already; the snapshot only makes the next start quicker.
        await SnapshotAsync(kernel, CancellationToken.None);
        LogStopped(_version);
    }

    private static async ValueTask<bool> WaitAsync(ChannelReader<LoopInput> queue, CancellationToken ct)
    {
        try
        {
            return await queue.WaitToReadAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <returns>True when the market has ended.</returns>
    private bool Step(TradingKernel kernel, in LoopInput input)
    {
        if (input.Command is { } command)
        {
            var outcome = kernel.Handle(command.Content, Math.Max(kernel.NowMs, _feed.StartMs));
            Drain(kernel);
            _answers.Add((command, outcome));
            return false;
        }
        if (input.IsEnd) return true;
        var market = input.Market;
        switch (market.Kind)
        {
            case MarketInputKind.Tick:
                kernel.OnTick(market.Instrument, market.Price, market.TimeMs);
                foreach (var listener in _listeners) listener.OnPrice(market.Instrument, market.Price, market.TimeMs);
                _views.NotePrice(market.Instrument, market.Price, market.TimeMs);
                break;
            case MarketInputKind.Funding:
                kernel.OnFunding(market.Instrument, market.Rate, market.TimeMs);
                break;
            case MarketInputKind.HistoryEnd:
                if (_options.AutoStart) kernel.Handle(new SwitchTrading("auto-start", "auto-start", true, "the history has ended"), kernel.NowMs);
                break;
            default:
                if (market.Kind == MarketInputKind.Candle) kernel.MatchCandle(market.Instrument, market.Candle);
                Drain(kernel);
                kernel.CloseCandle(market.Instrument, market.Candle);
                // The record of the candle stands before what was decided on it, as it will be read back.
                _batch.Add(new CandleTaken(
                    market.Candle.OpenTimeMs + _feed.SourceTimeframe.Ms, market.Instrument, market.Candle, kernel.LastDecision));
                _views.NotePrice(market.Instrument, market.Candle.Close, market.Candle.OpenTimeMs + _feed.SourceTimeframe.Ms);
                break;
        }
        Drain(kernel);
        _metrics.MarketSpoke();
        return false;
    }

    private void Drain(TradingKernel kernel)
    {
        if (kernel.Events.Count == 0) return;
        _batch.AddRange(kernel.Events);
        kernel.ClearEvents();
    }

    private async Task CommitAsync(TradingKernel kernel, EnginePhase phase)
    {
        RecordedEvent[] recorded = [];
        using var trace = _tracing.Tell(_batch);
        if (_batch.Count > 0)
        {
            long began = _time.GetTimestamp();
            // Not cancelled: a stop waits for the batch, so that its commands get their answers.
            long last;
            using (EngineTracing.Append(_batch.Count)) last = await _journal.AppendAsync(_version, _batch, CancellationToken.None);
            _metrics.Appended(_time.GetElapsedTime(began), _batch);
            recorded = new RecordedEvent[_batch.Count];
            for (int i = 0; i < recorded.Length; i++) recorded[i] = new RecordedEvent(_version + 1 + i, _batch[i]);
            _views.NoteEvents(_batch);
            _version = last;
            _batch.Clear();
        }
        var view = _views.Build(kernel, phase, _version);
        Volatile.Write(ref _view, view);
        _metrics.Show(view);
        foreach (var listener in _listeners) listener.OnCommitted(recorded, view);
        foreach (var (command, outcome) in _answers) command.Answer.TrySetResult((outcome, _version));
        _answers.Clear();
    }

    private async Task FeedAsync(ChannelWriter<LoopInput> queue, TradingKernel kernel, CancellationToken ct)
    {
        long[] from = [.. Enumerable.Range(0, _feed.Instruments.Count).Select(kernel.LastCloseMs)];
        try
        {
            await foreach (var input in _feed.ReadAsync(from, ct))
                if (!queue.TryWrite(new LoopInput(input))) await queue.WriteAsync(new LoopInput(input), ct);
        }
        finally
        {
            if (!ct.IsCancellationRequested) await queue.WriteAsync(LoopInput.End, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Block(string reason)
    {
        _batch.Clear();
        _tracing.Forget();
        foreach (var (command, _) in _answers) command.Answer.TrySetException(new EngineBlockedException(reason));
        _answers.Clear();
        _kernel?.ClearEvents();
        var view = EngineViewBuilder.Blocked(View, reason);
        Volatile.Write(ref _view, view);
        _metrics.Show(view);
        foreach (var listener in _listeners) listener.OnCommitted([], view);
    }

    private void StepDown(string reason)
    {
        _leadership.SetLeading(false);
        Block($"stepped down: {reason}");
        LogSteppedDown(reason);
    }

    private void Fail(int exitCode, Exception e)
    {
        Block(e.Message);
        LogFatal(e, exitCode);
        Console.Error.WriteLine(e.Message);
        Environment.ExitCode = exitCode;
        _lifetime.StopApplication();
    }

    private static void Refuse(ChannelReader<LoopInput> queue)
    {
        while (queue.TryRead(out var left))
            left.Command?.Answer.TrySetException(new EngineBlockedException("the engine is stopping or its journal is gone; the command was not carried out"));
    }

    private string WhyBlocked() => View.Status.BlockedReason ?? "the engine is starting or stopping";

    /// <summary>A command on its way through the loop.</summary>
    private sealed class Command(TradingCommand content)
    {
        public TradingCommand Content { get; } = content;

        public TaskCompletionSource<(CommandOutcome Outcome, long Version)> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private readonly struct LoopInput
    {
        public LoopInput(Command command) => Command = command;

        public LoopInput(in MarketInput market) => Market = market;

        public static LoopInput End { get; } = new(isEnd: true);

        private LoopInput(bool isEnd) => IsEnd = isEnd;

        public Command? Command { get; }

        public MarketInput Market { get; }

        public bool IsEnd { get; }
    }
}
