using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Hosting;
using BotCore.StrategyLoading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Bus.Rabbit;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using BotCore.TradingEngine.Stores.Mongo;
using ExitCodes = BotCore.TradingEngine.Engine.ExitCodes;

namespace BotCore.TradingEngine.Jobs;

/// <summary>
/// The engine's program as a worker (<c>--role worker</c>): it trades nothing and holds no account; it takes pieces of jobs from the
/// broker's queues, as many such processes as there are, and stores their results.
/// </summary>
internal static class WorkerProcess
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var errors = new List<string>();
        var store = StoreOptions.Read(builder.Configuration, errors);
        var bus = BusOptions.Read(builder.Configuration, errors);
        string? folder = builder.Configuration["State:Directory"];
        var options = JobOptions.Read(builder.Configuration, Environment.ProcessorCount, folder, errors);
        var defaults = OwnStrategies.Load(builder.Configuration["Strategies:Folder"], KernelSettings.For(TradingMode.Backtest), errors);
        if (bus.RabbitMq is null && errors.Count == 0)
            errors.Add("Bus:RabbitMq:Uri: is required for a worker process; set the environment variable Bus__RabbitMq__Uri. Without a broker the engine works on jobs itself");
        if (store.Kind is StoreKind.Sqlite && string.IsNullOrWhiteSpace(folder)) errors.Add("State:Directory: is required with files: the state folder of the engine");
        if (errors.Count > 0) return Refuse(ExitCodes.BadOption, string.Join(Environment.NewLine, errors));
        try
        {
            using var mongo = store.Kind is StoreKind.MongoDb ? new MongoStore(store) : null;
            using var stores = mongo is null ? StoreSet.InFolder(Path.GetFullPath(folder!)) : StoreSet.In(mongo);
            await EngineStores.MigrateAsync(stores, store, TimeProvider.System, CancellationToken.None);
            await using var app = Build(builder, options with { Worker = true }, bus.RabbitMq!, defaults, stores);
            return await app.RunServiceAsync();
        }
        catch (StoreUnavailableException e)
        {
            return Refuse(store.Kind is StoreKind.MongoDb ? ExitCodes.Unavailable : ExitCodes.JournalDamaged, e.Message);
        }
        catch (Exception e) when (e is SchemaTooNewException or SchemaTooOldException)
        {
            return Refuse(ServiceDefaults.Hosting.ExitCodes.BadConfiguration, e.Message);
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder, JobOptions options, Uri broker, KernelSettings defaults, StoreSet stores)
    {
        builder.AddServiceDefaults("job-worker", settings =>
        {
            settings.Port = 8090;
            settings.Meters.Add(JobMetrics.MeterName);
        });
        builder.Services.AddSingleton<IEventBus>(provider => new RabbitBus(broker, BusTopology.Platform, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddJobWork(options, defaults, stores);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }

    private static int Refuse(int exitCode, string reason)
    {
        StartupLog.Fatal(reason, exitCode);
        Console.Error.WriteLine(reason);
        return exitCode;
    }
}
