using System.Net;
using System.Net.Sockets;
using BotCore.Cli.Supervision;

namespace BotCore.Benchmarks.Durability;

/// <summary>A private broker, as <c>botcore up --with-rabbitmq</c> starts it.</summary>
internal sealed class BenchmarkBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ServiceDefinition _service;
    private readonly IChildProcess _process;

    private BenchmarkBroker(string folder, int port)
    {
        (_service, string uri) = RabbitBroker.Prepare(folder, port);
        Uri = new Uri(uri);
        _process = new ProcessLauncher().Start(_service, _ => { });
    }

    public const string Absent = "rabbitmq-server is not installed; scripts/bot.sh setup installs it";

    public Uri Uri { get; }

    /// <returns>Null when RabbitMQ is not installed.</returns>
    public static async Task<BenchmarkBroker?> StartAsync(string folder)
    {
        if (!RabbitBroker.IsInstalled) return null;
        var broker = new BenchmarkBroker(Path.Combine(folder, "rabbitmq"), Ports.FourInARow());
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        await Wait.UntilAsync(async () => (await http.GetAsync(broker._service.ReadyUrl)).IsSuccessStatusCode && await Ports.AnswersAsync(broker._service.Port), Patience, "the broker is ready");
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        _process.RequestStop();
        await Task.WhenAny(_process.Ended, Task.Delay(TimeSpan.FromSeconds(30)));
        if (!_process.Ended.IsCompleted) _process.Kill();
        _process.Dispose();
    }
}

internal static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static int FourInARow()
    {
        while (true)
        {
            int first = Random.Shared.Next(20_000, 32_000);
            try
            {
                foreach (int port in Enumerable.Range(first, 4))
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }
                return first;
            }
            catch (SocketException)
            {
                // somebody else's; try others
            }
        }
    }

    public static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return true;
    }
}

internal static class Wait
{
    /// <exception cref="TimeoutException">It did not come true in time.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan patience, string what, int everyMs = 20)
    {
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await condition()) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or SocketException)
            {
                // not there yet
            }
            if (System.Diagnostics.Stopwatch.GetElapsedTime(began) > patience) throw new TimeoutException($"not within {patience.TotalSeconds:0} s: {what}");
            await Task.Delay(everyMs);
        }
    }
}
