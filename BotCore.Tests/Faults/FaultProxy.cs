using System.Net.Sockets;

namespace BotCore.Tests.Faults;

/// <summary>A TCP proxy on this machine that can be cut, refuse, and delay, as a network does.</summary>
/// <param name="target">Host and port are what is behind it.</param>
internal sealed class FaultProxy(Uri target) : LoopbackProxy(target)
{
    private volatile bool _isCut;
    private long _delayMs;

    protected override bool IsOpen => !_isCut;

    /// <summary>Ends every connection and refuses new ones.</summary>
    public void Cut()
    {
        _isCut = true;
        CloseAll();
    }

    public void Restore() => _isCut = false;

    /// <summary>Holds what comes through back for so long, in each direction.</summary>
    public void Delay(TimeSpan delay) => Interlocked.Exchange(ref _delayMs, (long)delay.TotalMilliseconds);

    protected override Task CarryAsync(NetworkStream client, NetworkStream server, CancellationToken ct) =>
        Task.WhenAny(PumpAsync(client, server, ct), PumpAsync(server, client, ct));

    private async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ct)) > 0)
            {
                long delay = Interlocked.Read(ref _delayMs);
                if (delay > 0) await Task.Delay(TimeSpan.FromMilliseconds(delay), ct);
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // cut, here or behind
        }
    }
}
