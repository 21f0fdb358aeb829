using System.Diagnostics.Metrics;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.InProcess;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Jobs.Work;
using BotCore.TradingEngine.Leases;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Jobs;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BotCore.Tests.Jobs;

/// <summary>Keeper and worker as they are inside an engine, on real stores and the embedded bus.</summary>
internal sealed class JobFloor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Cli.TemporaryFolder _folder;
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly InProcessBus _bus = new(BusTopology.Platform, TimeProvider.System);
    private readonly JobKeeper _keeper;
    private readonly JobWorker _worker;

    private JobFloor(Cli.TemporaryFolder folder, StoreSet stores, IReadOnlyList<IJobWork>? works, int maxTries)
    {
        _folder = folder;
        Stores = stores;
        CandleFolder = Directory.CreateDirectory(folder["candles"]).FullName;
        var options = new JobOptions { Threads = 2, MaxTries = maxTries };
        var meters = _meters.GetRequiredService<IMeterFactory>();
        var metrics = new JobMetrics(meters);
        var library = new CandleLibrary(CandleFolder);
        var defaults = KernelSettings.For(TradingMode.Backtest);
        works ??= [new BacktestWork(library, defaults), new OptimizationWork(library, defaults, options.Threads)];
        var steps = new JobSteps(Jobs, _bus, metrics, TimeProvider.System, NullLogger<JobSteps>.Instance);
        var leadership = new Leadership("account", null, new LeaseTerms(), meters, TimeProvider.System);
        _keeper = new JobKeeper(Jobs, steps, _bus, leadership, metrics, TimeProvider.System, NullLogger<JobKeeper>.Instance);
        _worker = new JobWorker(_bus, Jobs, steps, works, options, metrics, TimeProvider.System, NullLogger<JobWorker>.Instance);
    }

    public StoreSet Stores { get; }

    public IJobStore Jobs => Stores.Jobs;

    public IEventBus Bus => _bus;

    public string CandleFolder { get; }

    /// <param name="works">Absent: the real ones.</param>
    public static async Task<JobFloor> OpenAsync(IReadOnlyList<IJobWork>? works = null, int maxTries = 3)
    {
        var folder = new Cli.TemporaryFolder();
        var stores = StoreSet.InFolder(folder["state"]);
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        return new JobFloor(folder, stores, works, maxTries);
    }

    public async Task StartAsync()
    {
        await _worker.StartAsync(default);
        await _keeper.StartAsync(default);
    }

    public async Task<string> SubmitAsync(string kind, string request)
    {
        string id = $"{kind}-{Guid.NewGuid():N}";
        Assert.True(await Jobs.TrySubmitAsync(new JobRecord(id, kind, request, 1, "ann", DateTimeOffset.UnixEpoch, JobState.Waiting, 0, null), default));
        _keeper.Nudge();
        return id;
    }

    public async Task<JobRecord> UntilAsync(string id, Func<JobRecord, bool> condition)
    {
        JobRecord job = null!;
        await Eventually.HoldsAsync(async () => condition(job = (await Jobs.FindAsync(id, default))!), $"job {id} comes so far", Patience);
        return job;
    }

    public async Task<string> ResultAsync(string id)
    {
        var job = await UntilAsync(id, job => !job.IsOpen);
        Assert.True(job.State is JobState.Done, job.Error);
        return (await Jobs.ResultAsync(id, default))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _keeper.StopAsync(default);
        await _worker.StopAsync(default);
        _keeper.Dispose();
        _worker.Dispose();
        await _bus.DisposeAsync();
        await _meters.DisposeAsync();
        Stores.Dispose();
        _folder.Dispose();
    }
}

/// <summary>Work that does what a test tells it to: one piece, whose result is the job's.</summary>
internal sealed class ScriptedWork(Func<PieceRecord, CancellationToken, string> run) : IJobWork
{
    public string Kind => JobKinds.Backtest;

    public string Run(JobRecord job, PieceRecord piece, IProgress<double> progress, CancellationToken ct) => run(piece, ct);

    public NextStep Next(JobRecord job, IReadOnlyList<PieceRecord> pieces, CancellationToken ct) => new NextStep.Finished(pieces[0].Result!);
}
