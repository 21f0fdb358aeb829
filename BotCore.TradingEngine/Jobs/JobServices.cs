using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Jobs.Work;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Jobs;

/// <summary>Wiring of jobs.</summary>
internal static class JobServices
{
    /// <summary>Adds what works on jobs, beside a bus.</summary>
    /// <param name="defaults">Settings of a backtest in which nothing was changed.</param>
    public static IServiceCollection AddJobWork(this IServiceCollection services, JobOptions options, KernelSettings defaults, StoreSet stores)
    {
        services.AddSingleton(options);
        services.AddSingleton(new BacktestDefaults(defaults));
        services.AddSingleton(stores.Jobs);
        services.AddSingleton(new CandleLibrary(options.DataFolder));
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<JobSteps>();
        services.AddSingleton<IJobWork>(provider => new BacktestWork(provider.GetRequiredService<CandleLibrary>(), defaults));
        services.AddSingleton<IJobWork>(provider => new OptimizationWork(provider.GetRequiredService<CandleLibrary>(), defaults, options.Threads));
        if (options.Worker) services.AddHostedService<JobWorker>();
        return services;
    }

    /// <summary>Adds what takes jobs in and keeps them going; beside <see cref="AddJobWork"/>, in an engine.</summary>
    public static IServiceCollection AddJobKeeping(this IServiceCollection services)
    {
        services.AddSingleton<JobKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<JobKeeper>());
        return services;
    }
}
