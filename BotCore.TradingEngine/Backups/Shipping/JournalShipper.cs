using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Leases;

namespace BotCore.TradingEngine.Backups.Shipping;

/// <summary>
/// Ships the journal of the engine that leads, and reads how the last backups ended. A backup folder that does not answer holds up nothing: what is
/// missing is shipped when it does.
/// </summary>
internal sealed partial class JournalShipper(
    SourceAccount account, BackupOptions options, Leadership leadership, BackupMetrics metrics, TimeProvider time, ILogger<JournalShipper> log) : BackgroundService
{
    private bool _isStatusBad;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the path of the start: the first pass may have a long journal to read.
        await Task.Yield();
        var files = options.Files;
        JournalShipping? shipping = null;
        bool isFailing = false;
        using var timer = new PeriodicTimer(options.ShipEvery, time);
        do
        {
            try
            {
                ShowStatus(files.Store);
                if (leadership.IsLeading)
                {
                    long began = time.GetTimestamp();
                    shipping ??= new JournalShipping(account, files);
                    long records = await shipping.PassAsync(stoppingToken);
                    metrics.Shipped(shipping.Position!.Value, records, began);
                }
                else
                {
                    // Who led meanwhile has shipped: the folder tells where to go on.
                    shipping = null;
                    metrics.Stopped();
                }
                if (isFailing) LogRecovered(shipping?.Position ?? 0);
                isFailing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BackupDamagedException or BackupRefusedException or JournalUnavailableException or Stores.StoreUnavailableException)
            {
                metrics.Failed();
                shipping = null;
                if (!isFailing) LogFailing(e);
                isFailing = true;
            }
            catch (JournalDamagedException e)
            {
                LogDamaged(e);
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    /// <summary>A record of past runs that cannot be read keeps no record of the present from being shipped.</summary>
    private void ShowStatus(IBackupStore store)
    {
        try
        {
            metrics.Show(RepositoryStatus.Read(store));
            _isStatusBad = false;
        }
        catch (BackupDamagedException e)
        {
            if (!_isStatusBad) LogStatus(e);
            _isStatusBad = true;
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(4801, LogLevel.Warning, "The journal cannot be shipped now; it is tried again, trading goes on")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(4802, LogLevel.Information, "The journal is shipped again, up to version {Version}")]
    private partial void LogRecovered(long version);

    [LoggerMessage(4804, LogLevel.Warning, "How the last backups ended cannot be read")]
    private partial void LogStatus(Exception e);

    [LoggerMessage(4803, LogLevel.Error, "The journal does not add up; nothing more is shipped")]
    private partial void LogDamaged(Exception e);
}
