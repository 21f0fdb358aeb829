using System.Diagnostics.Metrics;
using BotCore.Dashboard.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>Stream, client and state as the dashboard wires them, against a contract engine and without a web server.</summary>
internal sealed class LiveHarness : IAsyncDisposable
{
    private readonly LiveFeed _feed;
    private readonly HttpClient _http;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveMetrics _metrics;

    private LiveHarness(ContractEngine engine, TimeProvider time)
    {
        var options = Options.Create(new EngineOptions { BaseUrl = engine.BaseUrl });
        _http = new HttpClient { BaseAddress = options.Value.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
        Monitor = new ConnectionMonitor(time);
        _metrics = new LiveMetrics(_meters.GetRequiredService<IMeterFactory>(), Monitor);
        Client = new EngineClient(_http, time);
        Commands = new EngineCommands(_http, time);
        Loader = new CandleLoader(Client, State);
        _feed = new LiveFeed(new EngineStream(options, Monitor, _metrics, time, NullLogger<EngineStream>.Instance), Client, State, NullLogger<LiveFeed>.Instance);
    }

    public LiveState State { get; } = new();

    public ConnectionMonitor Monitor { get; }

    public EngineClient Client { get; }

    public EngineCommands Commands { get; }

    public CandleLoader Loader { get; }

    /// <summary>Connects and waits until the state is known.</summary>
    public static async Task<LiveHarness> ConnectAsync(ContractEngine engine, TimeProvider? time = null)
    {
        var harness = Disconnected(engine, time);
        await harness._feed.StartAsync(default);
        await Until.TrueAsync(() => harness.Monitor.Current.IsLive, "the stream is live");
        return harness;
    }

    /// <summary>Wires everything and connects nothing.</summary>
    public static LiveHarness Disconnected(ContractEngine engine, TimeProvider? time = null) => new(engine, time ?? TimeProvider.System);

    public Task StartAsync() => _feed.StartAsync(default);

    public async ValueTask DisposeAsync()
    {
        await _feed.StopAsync(default);
        _feed.Dispose();
        _http.Dispose();
        _metrics.Dispose();
        await _meters.DisposeAsync();
    }
}
