using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BotCore.Cli.Supervision;

[assembly: AssemblyFixture(typeof(BotCore.Tests.Bus.RabbitServer))]

namespace BotCore.Tests.Bus;

/// <summary>The broker that tests share, a private one as <c>botcore up --with-rabbitmq</c> starts it; without RabbitMQ tests skip and say so.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private PrivateBroker? _broker;

    public async Task<Uri> UriAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _broker ??= await PrivateBroker.StartAsync();
            return _broker.Uri;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
        _gate.Dispose();
    }
}

/// <summary>A RabbitMQ of the test's own, which may be killed and started again.</summary>
internal sealed class PrivateBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceDefinition _service;
    private IChildProcess _process;

    private PrivateBroker()
    {
        (_service, string uri) = RabbitBroker.Prepare(_folder.File("rabbitmq"), FreePorts());
        Uri = new Uri(uri);
        _process = Launch();
    }

    public Uri Uri { get; }

    public static async Task<PrivateBroker> StartAsync()
    {
        if (!RabbitBroker.IsInstalled) Assert.Skip("no RabbitMQ: rabbitmq-server is not installed; scripts/bot.sh setup installs it");
        var broker = new PrivateBroker();
        await broker.ReadyAsync();
        return broker;
    }

    /// <summary>Ends the broker's own process without warning.</summary>
    public async Task KillAsync()
    {
        if (int.TryParse(await File.ReadAllTextAsync(RabbitBroker.PidFile(_folder.File("rabbitmq"))), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            using var beam = Process.GetProcessById(pid);
            beam.Kill();
        }
        await _process.Ended.WaitAsync(Patience);
        _process.Dispose();
    }

    /// <summary>Stops it as an operator does and starts it again: what it has declared is on its disk then.</summary>
    /// <remarks>
    /// RabbitMQ 3.10 writes its directory of quorum queues every half second; a queue that is younger when the broker is killed comes
    /// back empty and without a leader.
    /// </remarks>
    public async Task RestartInOrderAsync()
    {
        _process.RequestStop();
        await _process.Ended.WaitAsync(Patience);
        _process.Dispose();
        await RestartAsync();
    }

    /// <summary>Gives it definitions as an operator does.</summary>
    public async Task ImportAsync(string definitions)
    {
        string file = _folder.File("definitions.json");
        await File.WriteAllTextAsync(file, definitions);
        var start = new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmqctl", ["-q", "import_definitions", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _service.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await said + await errors);
    }

    public async Task RestartAsync()
    {
        _process = Launch();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.RequestStop();
        try
        {
            await _process.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }
        _process.Dispose();
        _folder.Dispose();
    }

    private IChildProcess Launch() => new ProcessLauncher().Start(_service, _ => { });

    private async Task ReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            try
            {
                using var answer = await http.GetAsync(_service.ReadyUrl);
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, _service.Port);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or SocketException)
            {
                // not yet
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"RabbitMQ was not ready within {Patience}");
    }

    /// <summary>Four free ports in a row.</summary>
    private static int FreePorts()
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
}
