using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using Microsoft.AspNetCore.Http;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>The live stream of the contract: numbering, resume, reset, and ways to break it.</summary>
internal sealed class ContractStream
{
    private readonly Lock _gate = new();
    private readonly List<StreamFrame> _kept = [];
    private readonly List<Client> _clients = [];
    private int _epochs = 1;
    private string _epoch = "epoch-1";
    private long _seq;

    public string Epoch => _epoch;

    /// <summary>Query strings of all connections so far.</summary>
    public List<string> Connections { get; } = [];

    public int ClientCount
    {
        get
        {
            lock (_gate) return _clients.Count;
        }
    }

    /// <summary>While true, no connection is taken.</summary>
    public bool IsRefusing { get; set; }

    public async Task ServeAsync(HttpContext context)
    {
        if (IsRefusing || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = IsRefusing ? 503 : 400;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var client = new Client(socket, context.RequestAborted);
        lock (_gate)
        {
            Connections.Add(context.Request.QueryString.Value ?? "");
            Greet(client, context.Request.Query["epoch"], context.Request.Query["from"]);
            _clients.Add(client);
        }
        await client.PumpAsync();
        lock (_gate) _clients.Remove(client);
    }

    public void Publish<T>(string type, T payload, JsonTypeInfo<T> info, DateTimeOffset? time = null)
    {
        lock (_gate)
        {
            var frame = new StreamFrame(1, _epoch, ++_seq, type, time ?? Sample.Noon, JsonSerializer.SerializeToElement(payload, info));
            _kept.Add(frame);
            foreach (var client in _clients) client.Send(frame);
        }
    }

    /// <summary>Numbers a frame and keeps it for a resume, but sends it to nobody: a loss.</summary>
    public void Lose()
    {
        lock (_gate) _seq++;
    }

    public void Heartbeat()
    {
        lock (_gate)
            foreach (var client in _clients) client.Send(Control(StreamTypes.Heartbeat, "{}"));
    }

    /// <summary>Sends text as it is to everybody.</summary>
    public void SendRaw(string text)
    {
        lock (_gate)
            foreach (var client in _clients) client.SendRaw(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Ends every connection with a reason, as an engine that shuts down does.</summary>
    public void Bye(string code, string reason)
    {
        lock (_gate)
        {
            foreach (var client in _clients)
            {
                client.Send(Control(StreamTypes.Bye, JsonSerializer.Serialize(new ByeData(code, reason), ContractsJson.Default.ByeData)));
                client.Finish();
            }
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void Abort()
    {
        lock (_gate)
            foreach (var client in _clients) client.Abort();
    }

    /// <summary>A new numbering, as after a restart: nobody can resume.</summary>
    public void ForgetHistory()
    {
        lock (_gate)
        {
            _epoch = $"epoch-{++_epochs}";
            _seq = 0;
            _kept.Clear();
        }
    }

    /// <summary>Tells everybody to read the state again.</summary>
    public void Reset(string reason)
    {
        lock (_gate)
            foreach (var client in _clients) client.Send(ResetFrame(reason));
    }

    private void Greet(Client client, string? epoch, string? from)
    {
        bool isResume = epoch is not null && from is not null;
        long seen = isResume ? long.Parse(from!, System.Globalization.CultureInfo.InvariantCulture) : _seq;
        bool isResumed = isResume && epoch == _epoch && seen <= _seq && (seen == _seq || _kept.Exists(frame => frame.Seq == seen + 1));
        var hello = new HelloData("trading-engine", "0.1.0", _epoch, _seq, isResumed, 30);
        client.Send(Control(StreamTypes.Hello, JsonSerializer.Serialize(hello, ContractsJson.Default.HelloData)));
        if (isResumed)
        {
            foreach (var frame in _kept)
                if (frame.Seq > seen) client.Send(frame);
        }
        else if (isResume)
        {
            client.Send(ResetFrame("the resume point is no longer kept"));
        }
    }

    private StreamFrame ResetFrame(string reason) =>
        Control(StreamTypes.Reset, JsonSerializer.Serialize(new ResetData(reason, _seq), ContractsJson.Default.ResetData));

    private StreamFrame Control(string type, string json) =>
        new(1, _epoch, _seq, type, DateTimeOffset.UnixEpoch, JsonDocument.Parse(json).RootElement);

    private sealed class Client(WebSocket socket, CancellationToken aborted)
    {
        private readonly CancellationTokenSource _cut = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        private readonly Channel<byte[]> _queue = Channel.CreateUnbounded<byte[]>();

        public void Send(StreamFrame frame) => SendRaw(JsonSerializer.SerializeToUtf8Bytes(frame, ContractsJson.Default.StreamFrame));

        public void SendRaw(byte[] message) => _queue.Writer.TryWrite(message);

        public void Finish() => _queue.Writer.TryComplete();

        public void Abort() => _cut.Cancel();

        public async Task PumpAsync()
        {
            try
            {
                var hearing = HearAsync();
                await foreach (byte[] message in _queue.Reader.ReadAllAsync(_cut.Token))
                    await socket.SendAsync(message, WebSocketMessageType.Text, true, _cut.Token);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _cut.Token);
                await hearing;
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                socket.Abort();
            }
        }

        // A client says nothing; reading is how its leaving is noticed.
        private async Task HearAsync()
        {
            byte[] nothing = new byte[64];
            try
            {
                while ((await socket.ReceiveAsync(nothing, _cut.Token)).MessageType != WebSocketMessageType.Close)
                {
                }
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException)
            {
                // Gone without a word.
            }
            Finish();
        }
    }
}
