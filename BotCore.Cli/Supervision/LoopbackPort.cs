using System.Net;
using System.Net.Sockets;

namespace BotCore.Cli.Supervision;

/// <summary>Whether a service can listen on a port of this machine, and who listens there when it cannot.</summary>
internal static class LoopbackPort
{
    /// <exception cref="CommandFailedException">The port is taken or may not be used (69); the message names the owner where that can be found.</exception>
    public static void RequireFree(int port, string service)
    {
        try
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(1);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            string owner = PortOwner.Of(port) is { } found ? $" by process {found.Pid} ({found.Program})" : "";
            throw new CommandFailedException(ExitCodes.Unavailable, $"port {port} ({service}) is in use{owner}");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"port {port} ({service}) may not be used by this user: ports below 1024 need more rights");
        }
    }
}
