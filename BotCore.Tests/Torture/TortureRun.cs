using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using BotCore.Tests.Bus;
using BotCore.Tests.Engine;
using BotCore.Tests.Stores;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;

namespace BotCore.Tests.Torture;

/// <summary>
/// Two engines on one account in MongoDB, a broker, a consumer and a client with commands; engines, broker and database are killed
/// at random under them. The consumer keeps what it applied in a file of its own, so that doubles would show.
/// </summary>
internal sealed class TortureRun(MongoServer server, TimeSpan duration, int seed, Action<string> say) : IAsyncDisposable
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Random _random = new(seed);
    private readonly EngineUnderTest?[] _engines = new EngineUnderTest?[2];
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private PrivateBroker? _broker;
    private StoreOptions? _database;
    private int _commands;

    public int Kills { get; private set; }

    /// <summary>Commands that were answered as carried out, by idempotency key.</summary>
    public IReadOnlyCollection<string> Answered => (IReadOnlyCollection<string>)_answered.Keys;

    /// <summary>What the consumer applied, in the order of application.</summary>
    public ConcurrentQueue<long> Applied { get; } = new();

    public ConcurrentDictionary<long, int> Delivered { get; } = new();

    public StoreOptions Database => _database!;

    /// <summary>Runs, kills, and returns when everything has come to rest.</summary>
    /// <param name="settle">Publishes what the engines had not, and returns the last version of the journal.</param>
    public async Task RunAsync(Func<IEventBus, Task<long>> settle, CancellationToken ct)
    {
        _database = await server.NewDatabaseAsync();
        _broker = await PrivateBroker.StartAsync();
        using var inbox = StoreSet.InFolder(_folder.File("consumer"));
        await new Migrator(inbox.Schema, inbox.Leases, TimeProvider.System).UpAsync(ct);
        await using var bus = new RabbitBus(_broker.Uri, BusTopology.Platform, TimeProvider.System);
        var consumer = new IdempotentConsumer("torture", inbox.Inbox, (delivery, _) =>
        {
            Applied.Enqueue(delivery.Message.Version);
            return Task.CompletedTask;
        }, TimeProvider.System);
        await using var subscription = await bus.SubscribeAsync(
            new Subscription("consumer.torture", 500, [new(BusTopology.TradingEvents, "#"), new(BusTopology.MarketData, "")]),
            (delivery, stop) =>
            {
                Delivered.AddOrUpdate(delivery.Message.Version, 1, (_, times) => times + 1);
                return consumer.HandleAsync(delivery, stop);
            },
            ct);
        for (int i = 0; i < _engines.Length; i++) Start(i);
        await LeaderAsync(ct);

        using var load = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sending = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => SendAsync(load.Token)));
        await UntilAsync(() => Task.FromResult(!_answered.IsEmpty), "a command is answered", ct);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            await KillSomethingAsync();
            // Long enough to get back to work, sometimes too short for it.
            await Task.Delay(TimeSpan.FromSeconds(1 + 6 * _random.NextDouble()), ct);
            await SuperviseAsync();
        }
        await SuperviseAsync();
        await LeaderAsync(ct);
        await load.CancelAsync();
        await sending;
        foreach (var engine in _engines)
            if (!engine!.HasExited) await engine.StopAsync();

        long last = await settle(bus);
        await UntilAsync(() => Task.FromResult(Applied.Count >= last), $"the consumer applied {last} events", ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines) engine?.Dispose();
        if (_broker is not null) await _broker.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private void Start(int i)
    {
        _engines[i]?.Dispose();
        _engines[i] = EngineUnderTest.Start(
            _folder.File($"engine-{i}"), "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={_database!.ConnectionString}",
            $"--Bus:RabbitMq:Uri={_broker!.Uri}", "--Market:Speed=300x", "--Market:Symbols=BTCUSDT,ETHUSDT");
    }

    /// <summary>Starts what ended because the database was away at its start, as a supervisor does. No other end is forgiven.</summary>
    private async Task SuperviseAsync()
    {
        for (int i = 0; i < _engines.Length; i++)
        {
            if (!_engines[i]!.HasExited) continue;
            int code = await _engines[i]!.ExitAsync();
            Assert.True(code == TradingEngine.Engine.ExitCodes.Unavailable, $"engine {i} ended with {code}: {_engines[i]!.Errors}");
            Start(i);
        }
    }

    private async Task KillSomethingAsync()
    {
        Kills++;
        switch (_random.Next(10))
        {
            case < 5:
                int engine = _random.Next(_engines.Length);
                Say($"engine {engine}");
                _engines[engine]!.Kill();
                await Task.Delay(_random.Next(0, 3000));
                Start(engine);
                break;
            case < 7:
                Say("broker");
                await _broker!.KillAsync();
                await Task.Delay(_random.Next(0, 2000));
                await _broker.RestartAsync();
                break;
            default:
                Say("database");
                await server.KillAsync();
                await Task.Delay(_random.Next(0, 2000));
                await server.RestartAsync();
                break;
        }

        void Say(string what) => say(string.Create(CultureInfo.InvariantCulture, $"kill {Kills}: {what}; {_answered.Count} commands answered, {Applied.Count} events applied"));
    }

    /// <summary>Sends commands, each until it has an answer: an answer that was lost is asked for again with the same key.</summary>
    private async Task SendAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            int n = Interlocked.Increment(ref _commands);
            string key = string.Create(CultureInfo.InvariantCulture, $"torture-{seed}-{n}");
            string body = $$"""{"symbol":"{{(n % 2 == 0 ? "BTCUSDT" : "ETHUSDT")}}","side":"{{(n % 3 == 0 ? "sell" : "buy")}}","kind":"market","quantity":"{{(n % 2 == 0 ? "0.01" : "0.1")}}"}""";
            while (!ct.IsCancellationRequested && !await TrySendAsync(key, body)) await Task.Delay(50, CancellationToken.None);
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task<bool> TrySendAsync(string key, string body)
    {
        foreach (var engine in _engines)
        {
            if (engine is null) continue;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(engine.BaseAddress, "/api/orders"));
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await _http.SendAsync(request);
                // Denied by risk is an answer too, and it is journalled like one that was carried out.
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity) _answered.TryAdd(key, true);
                else continue;
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // dead, standing by, or too slow: the other one, or again
            }
        }
        return false;
    }

    private Task LeaderAsync(CancellationToken ct) => UntilAsync(
        async () =>
        {
            foreach (var engine in _engines)
            {
                try
                {
                    using var answer = await _http.GetAsync(new Uri(engine!.BaseAddress, "/api/health/ready"), ct);
                    if (answer.IsSuccessStatusCode) return true;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    // not this one
                }
            }
            return false;
        },
        "an engine leads",
        ct);

    private async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Recovery)
                throw new TimeoutException($"expected that {what}; {string.Join(Environment.NewLine, _engines.Select(e => e?.Output[^Math.Min(e.Output.Length, 3000)..]))}");
            await Task.Delay(50, ct);
        }
    }
}
