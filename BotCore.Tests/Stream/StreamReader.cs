using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Stream;

/// <summary>A client of the live stream that reads frame by frame.</summary>
internal sealed class StreamReader(ClientWebSocket socket, FakeTimeProvider time) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ArrayBufferWriter<byte> _message = new();
    private Task<StreamFrame?>? _reading;

    public ClientWebSocket Socket => socket;

    /// <summary>The next frame.</summary>
    public async Task<StreamFrame> NextAsync()
    {
        var frame = await NextOrCloseAsync();
        return frame ?? throw new InvalidOperationException($"the server closed the stream: {socket.CloseStatus} {socket.CloseStatusDescription}");
    }

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<StreamFrame?> NextOrCloseAsync()
    {
        var reading = _reading ??= ReadAsync();
        var frame = await reading.WaitAsync(Patience);
        _reading = null;
        return frame;
    }

    /// <summary>The next frame, for which time has to pass.</summary>
    public async Task<StreamFrame> NextAsync(TimeSpan step)
    {
        var reading = _reading ??= ReadAsync();
        using var deadline = new CancellationTokenSource(Patience);
        while (!reading.IsCompleted)
        {
            deadline.Token.ThrowIfCancellationRequested();
            time.Advance(step);
            // The server's timers run on other threads; they get a moment to say something before more time passes.
            await Task.WhenAny(reading, Task.Delay(20, deadline.Token));
        }
        return await NextAsync();
    }

    /// <summary>The greeting, read off a new connection.</summary>
    public async Task<HelloData> HelloAsync() => Payload(await NextAsync(), StreamTypes.Hello, ContractsJson.Default.HelloData);

    public static T Payload<T>(StreamFrame frame, string type, JsonTypeInfo<T> info)
    {
        Assert.Equal(type, frame.Type);
        return frame.Data.Deserialize(info)!;
    }

    public static long NumberOf(StreamFrame signal) =>
        long.Parse(Payload(signal, StreamTypes.Signal, ContractsJson.Default.SignalModel).Reason.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => socket.Dispose();

    private async Task<StreamFrame?> ReadAsync()
    {
        _message.ResetWrittenCount();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(_message.GetMemory(16_384), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            _message.Advance(part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize(_message.WrittenSpan, ContractsJson.Default.StreamFrame);
    }
}
