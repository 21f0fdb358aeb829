using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;

namespace BotCore.Benchmarks.Gateway;

/// <param name="Broken">Sockets that could not be opened or did not last.</param>
internal sealed record SocketResult(int Idle, int Active, int Broken, long Messages, double? P50Ms, double? P99Ms);

/// <summary>Many WebSockets at once: most say nothing, some send ten messages a second and wait for the echo of each.</summary>
internal static class SocketLoad
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<SocketResult> RunAsync(Uri address, int idle, int active, double seconds, CancellationToken ct)
    {
        var open = new List<ClientWebSocket>();
        int broken = 0;
        try
        {
            foreach (var batch in Enumerable.Range(0, idle + active).Chunk(50))
            {
                var opened = await Task.WhenAll(batch.Select(_ => OpenAsync(address, ct)));
                broken += opened.Count(socket => socket is null);
                open.AddRange(opened.OfType<ClientWebSocket>());
            }
            var took = new ConcurrentQueue<double>();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            over.CancelAfter(TimeSpan.FromSeconds(seconds));
            var talked = await Task.WhenAll(open.Take(active).Select(socket => TalkAsync(socket, took, over.Token)));
            ct.ThrowIfCancellationRequested();
            // An idle one is only known to live when it answers once more.
            var lives = await Task.WhenAll(open.Skip(active).Select(socket => EchoesAsync(socket, ct)));
            broken += talked.Concat(lives).Count(lasted => !lasted);
            var sorted = took.Order().ToArray();
            return new SocketResult(idle, active, broken, sorted.Length, At(sorted, 0.50), At(sorted, 0.99));
        }
        finally
        {
            foreach (var socket in open) socket.Dispose();
        }
    }

    private static async Task<ClientWebSocket?> OpenAsync(Uri address, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(address, ct);
            return socket;
        }
        catch (WebSocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <returns>Whether it lasted until the time was over.</returns>
    private static async Task<bool> TalkAsync(ClientWebSocket socket, ConcurrentQueue<double> took, CancellationToken over)
    {
        var buffer = new byte[64];
        // Not all in the same millisecond.
        using var timer = new PeriodicTimer(Pause + TimeSpan.FromMilliseconds(socket.GetHashCode() % 20));
        try
        {
            while (true)
            {
                await timer.WaitForNextTickAsync(over);
                long began = Stopwatch.GetTimestamp();
                await socket.SendAsync(buffer, WebSocketMessageType.Binary, true, over);
                await socket.ReceiveAsync(buffer, over);
                took.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (WebSocketException)
        {
            return over.IsCancellationRequested;
        }
    }

    private static async Task<bool> EchoesAsync(ClientWebSocket socket, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        var buffer = new byte[64];
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, true, deadline.Token);
            return (await socket.ReceiveAsync(buffer, deadline.Token)).Count == buffer.Length;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
    }

    private static double? At(double[] sorted, double share) => sorted.Length == 0 ? null : Math.Round(sorted[(int)(share * (sorted.Length - 1))], 3);
}
