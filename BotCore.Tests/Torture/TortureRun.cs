using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BotCore.Contracts.Jobs;
using BotCore.Contracts.Json;
using BotCore.Tests.Bus;
using BotCore.Tests.Cli;
using BotCore.Tests.Engine;
using BotCore.Tests.Stores;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;

namespace BotCore.Tests.Torture;

/// <summary>
/// Two engines on one account in MongoDB, two workers, a broker, a consumer and clients with commands and jobs; engines, workers, broker
/// and database are killed at random under them. The consumer keeps what it applied in a file of its own, so that doubles would show.
/// </summary>
internal sealed class TortureRun(MongoServer server, TimeSpan duration, int seed, Action<string> say) : IAsyncDisposable
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);
    private readonly BotCore.Tests.TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Random _random = new(seed);
    private readonly EngineUnderTest?[] _engines = new EngineUnderTest?[2];
    private readonly EngineUnderTest?[] _workers = new EngineUnderTest?[2];
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

    /// <summary>Jobs that were taken in, all of the same request.</summary>
    public ConcurrentQueue<string> Jobs { get; } = new();

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
        CandleFiles.Write(Path.Combine(Directory.CreateDirectory(_folder.File("candles")).FullName, "BTCUSDT_1m.csv"), 6_000);
        for (int i = 0; i < _engines.Length; i++) Start(i);
        for (int i = 0; i < _workers.Length; i++) StartWorker(i);
        await LeaderAsync(ct);

        using var load = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sending = Task.WhenAll([.. Enumerable.Range(0, 2).Select(_ => SendAsync(load.Token)), SubmitJobsAsync(load.Token)]);
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
        await UntilAsync(JobsAreOverAsync, "every job is over", ct);
        foreach (var worker in _workers)
            if (!worker!.HasExited) await worker.StopAsync();
        foreach (var engine in _engines)
            if (!engine!.HasExited) await engine.StopAsync();

        long last = await settle(bus);
        await UntilAsync(() => Task.FromResult(Applied.Count >= last), $"the consumer applied {last} events", ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _engines.Concat(_workers)) process?.Dispose();
        if (_broker is not null) await _broker.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private void Start(int i)
    {
        _engines[i]?.Dispose();
        _engines[i] = EngineUnderTest.Start(
            _folder.File($"engine-{i}"), "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={_database!.ConnectionString}",
            $"--Bus:RabbitMq:Uri={_broker!.Uri}", "--Market:Speed=300x", "--Market:Symbols=BTCUSDT,ETHUSDT", "--Jobs:Worker=false",
            $"--Jobs:DataFolder={_folder.File("candles")}");
    }

    private void StartWorker(int i)
    {
        _workers[i]?.Dispose();
        // Nobody kills a piece five times in earnest; here somebody might.
        _workers[i] = EngineUnderTest.Start(
            _folder.File($"worker-{i}"), "--role=worker", "--Store:Kind=mongodb", $"--Store:MongoDb:ConnectionString={_database!.ConnectionString}",
            $"--Bus:RabbitMq:Uri={_broker!.Uri}", "--Jobs:Threads=1", "--Jobs:MaxTries=20", $"--Jobs:DataFolder={_folder.File("candles")}");
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
        for (int i = 0; i < _workers.Length; i++)
        {
            if (!_workers[i]!.HasExited) continue;
            int code = await _workers[i]!.ExitAsync();
            Assert.True(code == TradingEngine.Engine.ExitCodes.Unavailable, $"worker {i} ended with {code}: {_workers[i]!.Errors}");
            StartWorker(i);
        }
    }

    private async Task KillSomethingAsync()
    {
        Kills++;
        switch (_random.Next(12))
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
            case < 9:
                int worker = _random.Next(_workers.Length);
                Say($"worker {worker}");
                _workers[worker]!.Kill();
                StartWorker(worker);
                break;
            default:
                Say("database");
                await server.KillAsync();
                await Task.Delay(_random.Next(0, 2000));
                await server.RestartAsync();
                break;
        }

        void Say(string what) => say(string.Create(CultureInfo.InvariantCulture, $"kill {Kills}: {what}; {_answered.Count} commands answered, {Applied.Count} events applied, {Jobs.Count} jobs"));
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

    /// <summary>Submits one search after the other, each when the one before is over.</summary>
    private async Task SubmitJobsAsync(CancellationToken ct)
    {
        const string search = """{"candles":["BTCUSDT_1m.csv"],"parameters":["rsi.period=6..22:4","exit.stopOnMarginRatio=0.02..0.06:0.01"],"method":"grid","minTrades":1}""";
        for (int n = 1; !ct.IsCancellationRequested; n++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"torture-job-{seed}-{n}");
            string? said = null;
            while (!ct.IsCancellationRequested && (said = await TryPostAsync("/api/optimizations", key, search, HttpStatusCode.Accepted)) is null) await Task.Delay(50, CancellationToken.None);
            if (said is null) return;
            Jobs.Enqueue(JsonSerializer.Deserialize(said, ContractsJson.Default.JobModel)!.Id);
            while (!ct.IsCancellationRequested && !await JobsAreOverAsync()) await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>The newest job is over, and with it, because they follow each other, all of them.</summary>
    private async Task<bool> JobsAreOverAsync()
    {
        if (Jobs.IsEmpty) return true;
        foreach (var engine in _engines)
        {
            try
            {
                var job = await _http.GetFromJsonAsync(new Uri(engine!.BaseAddress, $"/api/jobs/{Jobs.Last()}"), ContractsJson.Default.JobDetailModel);
                return job!.Job.State is not JobStatus.Waiting and not JobStatus.Running;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
            {
                // dead, or its database is: the other one
            }
        }
        return false;
    }

    // Denied by risk is an answer too, and it is journalled like one that was carried out.
    private async Task<bool> TrySendAsync(string key, string body) =>
        await TryPostAsync("/api/orders", key, body, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity) is not null && _answered.TryAdd(key, true);

    /// <returns>The answer; null when nobody gave one of these.</returns>
    private async Task<string?> TryPostAsync(string path, string key, string body, params HttpStatusCode[] answers)
    {
        foreach (var engine in _engines)
        {
            if (engine is null) continue;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(engine.BaseAddress, path));
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await _http.SendAsync(request);
                if (answers.Contains(answer.StatusCode)) return await answer.Content.ReadAsStringAsync();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // dead, standing by, or too slow: the other one, or again
            }
        }
        return null;
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
                throw new TimeoutException($"expected that {what}; {string.Join(Environment.NewLine, _engines.Concat(_workers).Select(e => e?.Output[^Math.Min(e.Output.Length, 3000)..]))}");
            await Task.Delay(50, ct);
        }
    }
}
