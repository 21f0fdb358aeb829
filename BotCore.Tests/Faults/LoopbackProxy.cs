using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BotCore.Tests.Faults;

/// <summary>Stands on this machine before a server and carries each connection to it, in the way of whoever derives from it.</summary>
internal abstract class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    /// <param name="target">Host and port are what is behind it.</param>
    protected LoopbackProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The target's address with the proxy in its place.</summary>
    public Uri Uri => new UriBuilder(_target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>False closes new connections at once.</summary>
    protected virtual bool IsOpen => true;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        CloseAll();
        await _accepting;
        _ending.Dispose();
    }

    /// <summary>Carries one connection until either side is gone.</summary>
    protected abstract Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken ct);

    protected void CloseAll()
    {
        foreach (var client in _open.Keys) client.Close();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                if (IsOpen) carrying.Add(ConnectAsync(client));
                else client.Close();
                carrying.RemoveAll(task => task.IsCompleted);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }
        await Task.WhenAll(carrying);
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            (_open[client], _open[server]) = (true, true);
            await server.ConnectAsync(_target.Host, _target.Port, _ending.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            await CarryAsync(client.GetStream(), server.GetStream(), _ending.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // cut, here or behind
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}
