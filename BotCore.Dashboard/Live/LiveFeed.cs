using System.Text.Json;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Live;

/// <summary>Joins stream and REST to <see cref="LiveState"/>: one for the process, however many pages are open.</summary>
internal sealed partial class LiveFeed(EngineStream stream, EngineClient client, LiveState state, ILogger<LiveFeed> logger)
    : BackgroundService, IStreamListener
{
    private readonly HashSet<string> _strangeTypes = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => stream.RunAsync(this, stoppingToken);

    public async Task ResyncAsync(CancellationToken ct) => state.Load(await client.SnapshotAsync(ct));

    public Followed On(StreamFrame frame)
    {
        var phase = state.Status.Value?.Phase;
        try
        {
            // A type this dashboard does not know is news it never showed: nothing is missing.
            if (!state.Apply(frame) && _strangeTypes.Count < 100 && _strangeTypes.Add(frame.Type)) LogStrangeType(frame.Type);
        }
        catch (JsonException e)
        {
            LogStrangePayload(frame.Type, frame.Seq, e.Message);
            return Followed.Missed;
        }
        // What an engine shows while it rebuilds itself is less than what it knows.
        bool hasRecovered = phase == EnginePhase.Recovering && state.Status.Value?.Phase != EnginePhase.Recovering;
        return hasRecovered ? Followed.StateIsOutdated : Followed.Yes;
    }

    [LoggerMessage(9111, LogLevel.Warning, "Frames of type {Type} are not known to this dashboard and are left out")]
    private partial void LogStrangeType(string type);

    [LoggerMessage(9112, LogLevel.Warning, "The {Type} frame {Seq} is not understood: {Reason}")]
    private partial void LogStrangePayload(string type, long seq, string reason);
}

/// <summary>Reads a candle series when the first page looks at it, and again after frames were lost.</summary>
internal sealed class CandleLoader(EngineClient client, LiveState state)
{
    /// <summary>The series, being read if nobody has yet. Failures stand in <see cref="WatchedCandles.State"/>.</summary>
    public async Task EnsureAsync(CandleKey key, bool retryFailed, CancellationToken ct)
    {
        var series = state.Candles.Watch(key);
        if (series.TryBeginLoad(retryFailed) is not { } ticket) return;
        try
        {
            series.EndLoad(ticket, await client.CandlesAsync(key, WatchedCandles.Capacity, ct));
        }
        catch (EngineReadException e)
        {
            series.FailLoad(ticket, e.Message);
        }
        catch (OperationCanceledException)
        {
            series.FailLoad(ticket, "the page that asked for it was closed");
            throw;
        }
    }
}
