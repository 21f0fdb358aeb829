using System.Net.WebSockets;
using System.Threading.Channels;

namespace BotCore.TradingEngine.Stream;

/// <summary>One connection: a bounded queue in front of a socket. The hub offers, this sends, in order; nothing here ever makes the hub wait.</summary>
internal sealed class StreamClient : IDisposable
{
    private readonly WebSocket _socket;
    private readonly StreamFilter _filter;
    private readonly StreamMetrics _metrics;
    private readonly TimeSpan _farewell;
    private readonly CancellationTokenSource _cut;
    private readonly Channel<StreamMessage> _queue;
    private Ending? _ending;

    /// <param name="capacity">Frames that may wait.</param>
    /// <param name="farewell">Time for the last frame and the close, wall time.</param>
    /// <param name="aborted">The connection is gone.</param>
    public StreamClient(WebSocket socket, StreamFilter filter, int capacity, TimeSpan farewell, StreamMetrics metrics, CancellationToken aborted)
    {
        (_socket, _filter, _metrics, _farewell) = (socket, filter, metrics, farewell);
        _cut = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _queue = Channel.CreateBounded<StreamMessage>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>When something was last put into its queue, in ticks of the hub's clock.</summary>
    public long LastOffered { get; set; }

    public bool Wants(string type) => _filter.Takes(type);

    /// <returns>False when its queue is full.</returns>
    public bool Offer(StreamMessage message, long timestamp)
    {
        LastOffered = timestamp;
        return _queue.Writer.TryWrite(message);
    }

    /// <summary>Lets the client go with a last frame. Only the first ending counts.</summary>
    /// <param name="isPrompt">True to throw away what waits, false to send it before the last frame.</param>
    public void End(StreamMessage bye, WebSocketCloseStatus status, string code, bool isPrompt)
    {
        if (Interlocked.CompareExchange(ref _ending, new Ending(bye, status, code, isPrompt), null) is not null) return;
        _queue.Writer.TryComplete();
        try
        {
            _cut.CancelAfter(_farewell);
        }
        catch (ObjectDisposedException)
        {
            // It went by itself in this moment.
        }
    }

    /// <summary>Serves the connection until it ends, from whichever side.</summary>
    /// <param name="first">What it gets before everything that is offered.</param>
    /// <param name="onMessage">Called when the client says something, which it has no reason to.</param>
    public async Task RunAsync(IReadOnlyList<StreamMessage> first, Action<StreamClient> onMessage)
    {
        var receiving = ReceiveAsync(onMessage);
        await SendAsync(first);
        await receiving;
    }

    public void Dispose() => _cut.Dispose();

    private async Task SendAsync(IReadOnlyList<StreamMessage> first)
    {
        try
        {
            for (int i = 0; i < first.Count && !IsCutShort; i++) await SendAsync(first[i]);
            while (!IsCutShort && await _queue.Reader.WaitToReadAsync(_cut.Token))
                while (!IsCutShort && _queue.Reader.TryRead(out var message)) await SendAsync(message);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            _socket.Abort();
            return;
        }
        await CloseAsync();
    }

    private bool IsCutShort => Volatile.Read(ref _ending) is { IsPrompt: true };

    private async Task CloseAsync()
    {
        var ending = Volatile.Read(ref _ending);
        try
        {
            if (ending is not null) await SendAsync(ending.Bye);
            await _socket.CloseOutputAsync(ending?.Status ?? WebSocketCloseStatus.NormalClosure, ending?.Code, _cut.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            _socket.Abort();
        }
    }

    private async ValueTask SendAsync(StreamMessage message)
    {
        await _socket.SendAsync(message.Json, WebSocketMessageType.Text, endOfMessage: true, _cut.Token);
        _metrics.Sent();
    }

    /// <summary>Listens for the client's close. What it says besides is thrown away piece by piece, however long it is.</summary>
    private async Task ReceiveAsync(Action<StreamClient> onMessage)
    {
        byte[] buffer = new byte[512];
        try
        {
            while ((await _socket.ReceiveAsync(buffer.AsMemory(), _cut.Token)).MessageType != WebSocketMessageType.Close) onMessage(this);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            _socket.Abort();
        }
        _queue.Writer.TryComplete();
    }

    private sealed record Ending(StreamMessage Bye, WebSocketCloseStatus Status, string Code, bool IsPrompt);
}
