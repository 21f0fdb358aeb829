using System.Net;
using System.Net.Sockets;
using BotCore.Cli;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class LoopbackPortTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_taken_port_is_refused_by_name_with_its_owner(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the owner of a port is found in /proc");
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        if (address == "::") listener.Server.DualMode = true;
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refusal = Assert.Throws<CommandFailedException>(() => LoopbackPort.RequireFree(port, "trading-engine"));

        Assert.Equal(69, refusal.ExitCode);
        Assert.Equal($"port {port} (trading-engine) is in use by process {Environment.ProcessId} ({OwnProgram()})", refusal.Message);
    }

    [Fact]
    public void A_free_port_is_accepted()
    {
        LoopbackPort.RequireFree(FreePort(), "dashboard");
    }

    [Fact]
    public void A_port_whose_connections_are_still_closing_is_free()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            using var accepted = listener.AcceptTcpClient();
            accepted.Close(); // the side that closes first keeps the connection in TIME_WAIT
        }

        LoopbackPort.RequireFree(port, "trading-engine");
    }

    [Fact]
    public void Nobody_owns_a_port_nobody_listens_on()
    {
        Assert.Null(PortOwner.Of(FreePort()));
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The tests run as <c>BotCore.Tests</c>, or as <c>dotnet BotCore.Tests.dll</c>.</summary>
    private static string OwnProgram() =>
        Path.GetFileName(Environment.ProcessPath) == "dotnet" ? "dotnet BotCore.Tests" : "BotCore.Tests";
}
