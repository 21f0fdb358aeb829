using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using BotCore.Contracts.Market;
using BotCore.ServiceDefaults;
using BotCore.Tests.Projections;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Stream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Stream;

/// <summary>The live stream on a real server, with a test in the place of the trading loop and of the clock.</summary>
internal sealed class StreamRun : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeterListener _meters = new();
    private readonly Dictionary<string, long> _counts = [];
    private long _version;

    private StreamRun(WebApplication app, FakeTimeProvider time)
    {
        (_app, Time) = (app, time);
        Hub = app.Services.GetRequiredService<StreamHub>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        View = FakeEngine.AView("BTCUSDT", "ETHUSDT");
    }

    public FakeTimeProvider Time { get; }

    public StreamHub Hub { get; }

    public StreamMetrics Metrics => _app.Services.GetRequiredService<StreamMetrics>();

    /// <summary>Of the server: http, a port of its own.</summary>
    public Uri Address { get; }

    public EngineView View { get; private set; }

    public static async Task<StreamRun> StartAsync(StreamOptions? options = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Configuration["Shutdown:DrainDelay"] = "00:00:00";
        builder.AddServiceDefaults("trading-engine");
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IMarketFeed>(new ScriptedFeed([RecordedMarket.AnInstrument("BTCUSDT"), RecordedMarket.AnInstrument("ETHUSDT")]));
        builder.Services.AddStream(options);
        var app = builder.Build();
        app.MapStream();
        await app.StartAsync();
        return new StreamRun(app, time);
    }

    public async Task<StreamReader> ConnectAsync(string query = "", string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        var reader = new StreamReader(socket, Time);
        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri, CancellationToken.None).WaitAsync(StreamReader.Patience);
        return reader;
    }

    /// <summary>Commits events, as the loop does.</summary>
    public void Commit(params TradingEvent[] events)
    {
        var batch = events.Select(happened => new RecordedEvent(++_version, happened)).ToArray();
        View = View with { Version = _version };
        Hub.OnCommitted(batch, View);
    }

    /// <summary>One frame: the number is in the reason.</summary>
    public void CommitSignal(long number, string padding = "") => Commit(ASignal(number, padding));

    public static SignalRaised ASignal(long number, string padding = "") =>
        new(number, 0, Direction.Long, 0.5, $"{number}{padding}", "", "ordered", "");

    /// <summary>The engine as it is now, with another price.</summary>
    public void CommitPrice(string symbol, double price)
    {
        var others = View.Prices.Where(known => known.Symbol != symbol);
        View = View with { Prices = [.. others, new PriceModel(symbol, price, Time.GetUtcNow(), 0.01)] };
        Hub.OnCommitted([], View);
    }

    public void Commit(Func<EngineView, EngineView> change)
    {
        View = change(View);
        Hub.OnCommitted([], View);
    }

    public static CandleTaken AClosedCandle(long openTimeMs, double close) =>
        new(openTimeMs + 60_000, 0, new Candle(openTimeMs, close, close, close, close, 7), null);

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Counts a counter from now on.</summary>
    public void Watch()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StreamMetrics.MeterName && instrument is Counter<long>) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
        {
            string name = instrument.Name + string.Concat(labels.ToArray().Select(label => $"{{{label.Value}}}"));
            lock (_counts) _counts[name] = _counts.GetValueOrDefault(name) + value;
        });
        _meters.Start();
    }

    public long Counted(string name)
    {
        lock (_counts) return _counts.GetValueOrDefault(name);
    }

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
