using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;

namespace BotCore.TradingEngine.Backups;

/// <summary>Wiring of shipping and backup metrics.</summary>
internal static class BackupServices
{
    /// <summary>Adds them where there is a backup folder.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BackupOptions options, SourceAccount journal)
    {
        if (options.Directory is null) return services;
        services.AddSingleton(options);
        services.AddSingleton(journal);
        services.AddSingleton<BackupMetrics>();
        services.AddHostedService<JournalShipper>();
        return services;
    }
}
