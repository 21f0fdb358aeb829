using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using Microsoft.Extensions.Options;

namespace BotCore.Dashboard.Live;

/// <summary>Who hears the stream. All calls come from one flow, in order.</summary>
internal interface IStreamListener
{
    /// <summary>The whole state must be read again: the frames that follow continue from now.</summary>
    /// <exception cref="EngineReadException">It could not be read; the stream connects anew.</exception>
    Task ResyncAsync(CancellationToken ct);

    Followed On(StreamFrame frame);
}

/// <summary>How well a frame could be followed.</summary>
internal enum Followed
{
    /// <summary>It is part of the state now, or nothing the state knows of.</summary>
    Yes,

    /// <summary>It was not understood: its change is missing until the state is read anew.</summary>
    Missed,

    /// <summary>It says that the state that was read before is not the whole: read it anew at once.</summary>
    StateIsOutdated,
}

/// <summary>
/// Follows the engine's live stream for ever: connects, resumes where it broke off, reads the state anew when that is not possible,
/// hangs up on a silent engine, and waits longer after each failure in a row.
/// </summary>
internal sealed partial class EngineStream(
    IOptions<EngineOptions> options, ConnectionMonitor monitor, LiveMetrics metrics, TimeProvider time, ILogger<EngineStream> logger)
{
    /// <summary>Longer than the 30 s after which the engine sends a heartbeat, by one lost heartbeat's worth of patience.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(45);

    /// <summary>Least distance between two readings of the whole state that lost frames ask for, so that a faulty engine is not flooded.</summary>
    public static readonly TimeSpan LossResyncInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(10);
    private const int LongestFrame = 1 << 20;
    private const int FramesAhead = 4096;
    private const int RubbishInARowLimit = 20;

    private string? _epoch;
    private long _seq;
    private bool _isLossy;
    private long _resyncedAt;

    /// <summary>Runs until <paramref name="ct"/> is cancelled.</summary>
    public async Task RunAsync(IStreamListener listener, CancellationToken ct)
    {
        int failures = 0;
        while (true)
        {
            long started = time.GetTimestamp();
            string reason = await FollowAsync(listener, ct);
            ct.ThrowIfCancellationRequested();
            monitor.Lost(reason);
            metrics.Lost();
            failures = time.GetElapsedTime(started) > SteadyAfter ? 0 : failures;
            // CA5394: the jitter protects no secret.
#pragma warning disable CA5394
            var delay = ReconnectDelay.Of(failures++, Random.Shared.NextDouble());
#pragma warning restore CA5394
            LogLost(reason, delay.TotalSeconds);
            await Task.Delay(delay, time, ct);
        }
    }

    /// <summary>One connection, from its beginning to its end.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> FollowAsync(IStreamListener listener, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var frames = Channel.CreateBounded<StreamFrame>(
            new BoundedChannelOptions(FramesAhead) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
        var reading = Task.CompletedTask;
        try
        {
            await ConnectAsync(socket, stop.Token);
            reading = ReadAsync(socket, frames.Writer, stop.Token);
            return await ApplyAsync(frames.Reader, listener, stop.Token);
        }
        catch (WebSocketException) when (socket.HttpStatusCode is not 0 and not System.Net.HttpStatusCode.SwitchingProtocols)
        {
            return $"the engine refused the live stream with status {(int)socket.HttpStatusCode}";
        }
        catch (WebSocketException e) when (e.InnerException is HttpRequestException http)
        {
            return ProblemText.Of(http, options.Value.BaseAddress);
        }
        catch (WebSocketException)
        {
            return "the engine closed the connection";
        }
        catch (EngineStreamException e)
        {
            return e.Message;
        }
        catch (EngineReadException e)
        {
            // The state is unknown, so there is nothing to resume from.
            _epoch = null;
            return e.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"no connection to {options.Value.BaseAddress} within {ConnectTimeout.TotalSeconds:0} s";
        }
        finally
        {
            await stop.CancelAsync();
            // Its failure has been reported through the channel.
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAsync(ClientWebSocket socket, CancellationToken ct)
    {
        socket.Options.CollectHttpResponseDetails = true;
        var address = options.Value.StreamAddress;
        if (_epoch is not null) address = new Uri($"{address}?epoch={Uri.EscapeDataString(_epoch)}&from={_seq}");
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        await socket.ConnectAsync(address, either.Token);
    }

    /// <summary>Takes frames off the wire as fast as they come, so that a slow reading of the state does not make us the slow client.</summary>
    private async Task ReadAsync(ClientWebSocket socket, ChannelWriter<StreamFrame> frames, CancellationToken ct)
    {
        try
        {
            using var silence = new CancellationTokenSource(SilenceLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
            var message = new ArrayBufferWriter<byte>(16 * 1024);
            int rubbish = 0;
            while (await ReceiveAsync(socket, message, silence, either.Token))
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                monitor.Heard();
                if (Parse(message.WrittenSpan) is { } frame)
                {
                    rubbish = 0;
                    metrics.Frame();
                    await frames.WriteAsync(frame, ct);
                }
                else
                {
                    metrics.Rubbish();
                    if (++rubbish >= RubbishInARowLimit) throw new EngineStreamException("the engine's stream is not understood");
                }
                silence.CancelAfter(SilenceLimit);
            }
            frames.Complete();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            frames.Complete(new EngineStreamException($"the engine was silent for {SilenceLimit.TotalSeconds:0} s"));
        }
        catch (Exception e) when (e is WebSocketException or EngineStreamException or OperationCanceledException)
        {
            frames.Complete(e);
        }
    }

    /// <returns>False when the engine has closed the connection.</returns>
    private static async Task<bool> ReceiveAsync(
        ClientWebSocket socket, ArrayBufferWriter<byte> message, CancellationTokenSource silence, CancellationToken ct)
    {
        message.ResetWrittenCount();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(message.GetMemory(4096), ct);
            message.Advance(part.Count);
            if (message.WrittenCount > LongestFrame) throw new EngineStreamException($"the engine sent a frame above {LongestFrame} bytes");
            silence.CancelAfter(SilenceLimit);
        }
        while (!part.EndOfMessage);
        return part.MessageType != WebSocketMessageType.Close;
    }

    private StreamFrame? Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            var frame = JsonSerializer.Deserialize(message, ContractsJson.Default.StreamFrame);
            if (frame is { V: 1, Epoch: not null, Type: not null }) return frame;
            LogRubbish(frame is null ? "null" : $"version {frame.V}");
        }
        catch (JsonException e)
        {
            LogRubbish(e.Message);
        }
        return null;
    }

    /// <returns>Why the engine ended the stream.</returns>
    private async Task<string> ApplyAsync(ChannelReader<StreamFrame> frames, IStreamListener listener, CancellationToken ct)
    {
        string reason = "the engine closed the connection";
        await foreach (var frame in frames.ReadAllAsync(ct))
        {
            switch (frame.Type)
            {
                case StreamTypes.Hello:
                    await GreetAsync(Payload(frame, ContractsJson.Default.HelloData), listener, ct);
                    break;
                case StreamTypes.Reset:
                    await ResyncAsync(frame.Epoch, Payload(frame, ContractsJson.Default.ResetData).LastSeq, listener, ct);
                    monitor.Opened();
                    break;
                case StreamTypes.Bye:
                    var bye = Payload(frame, ContractsJson.Default.ByeData);
                    reason = $"the engine ended the stream: {bye.Reason} ({bye.Code})";
                    break;
                default:
                    if (Take(frame, listener) == Followed.StateIsOutdated) await ResyncAsync(_epoch!, _seq, listener, ct);
                    break;
            }
            if (_isLossy && time.GetElapsedTime(_resyncedAt) > LossResyncInterval)
            {
                LogLoss(_epoch, _seq);
                await ResyncAsync(frame.Epoch, frame.Seq, listener, ct);
            }
        }
        return reason;
    }

    private async Task GreetAsync(HelloData hello, IStreamListener listener, CancellationToken ct)
    {
        if (_epoch is not null)
        {
            // Not resumed: the reset that follows says where to go on.
            if (!hello.Resumed) return;
            if (hello.Epoch != _epoch) throw new EngineStreamException("the engine resumed another stream than asked for");
        }
        else
        {
            await ResyncAsync(hello.Epoch, hello.LastSeq, listener, ct);
        }
        monitor.Opened();
        LogLive(hello.Service, hello.Version, hello.Epoch, _seq, hello.Resumed);
    }

    private async Task ResyncAsync(string epoch, long seq, IStreamListener listener, CancellationToken ct)
    {
        await listener.ResyncAsync(ct);
        metrics.Resynced();
        (_epoch, _seq, _isLossy, _resyncedAt) = (epoch, seq, false, time.GetTimestamp());
    }

    private Followed Take(StreamFrame frame, IStreamListener listener)
    {
        if (frame.Epoch != _epoch) return Lossy();
        if (frame.Type == StreamTypes.Heartbeat) return frame.Seq > _seq ? Lossy() : Followed.Yes;
        if (frame.Seq <= _seq) return Followed.Yes;
        if (frame.Seq != _seq + 1) Lossy();
        _seq = frame.Seq;
        using var span = FrameTracing.Take(frame);
        var followed = listener.On(frame);
        return followed == Followed.Missed ? Lossy() : followed;
    }

    private Followed Lossy()
    {
        _isLossy = true;
        return Followed.Missed;
    }

    private static T Payload<T>(StreamFrame frame, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            if (frame.Data.ValueKind == JsonValueKind.Object && frame.Data.Deserialize(type) is { } payload) return payload;
        }
        catch (JsonException e)
        {
            throw new EngineStreamException($"the engine's {frame.Type} is not understood: {e.Message}");
        }
        throw new EngineStreamException($"the engine's {frame.Type} has no data");
    }
}

/// <summary>The stream cannot go on over this connection; the message says why.</summary>
internal sealed class EngineStreamException(string message) : Exception(message);
