using BotCore.MarketData.Files;
using BotCore.ServiceDefaults.Hosting;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Feeds;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;

namespace BotCore.TradingEngine.Engine;

/// <summary>
/// One run of the engine process: everything that can be wrong is found before anything listens or trades, and each kind of
/// fault has its exit code (<see cref="ExitCodes"/>).
/// </summary>
internal static class EngineProcess
{
    public static async Task<int> RunAsync(string[] args)
    {
        // The one switch without a value: configuration would take the next word for it.
        args = [.. args.Select(word => word == "--standby" ? "--Lease:Enabled=true" : word)];
        var builder = WebApplication.CreateBuilder(args);
        var errors = new List<string>();
        var options = EngineOptions.Read(builder.Configuration, errors);
        if (options is null) return Refuse(ExitCodes.BadOption, string.Join(Environment.NewLine, errors));

        try
        {
            var feed = FeedFactory.Create(options, TimeProvider.System, CancellationToken.None);
            using var state = StateFolder.Acquire(
                options.StateDirectory, feed.Name, $"{options.Mode};{feed.Identity}", options.Fresh, TimeProvider.System, options.IsShared);
            await using var stores = await EngineStores.OpenAsync(options, state, TimeProvider.System, CancellationToken.None);
            var journal = await stores.NoteSetupAsync(AccountSetup.Of(feed, options), state, CancellationToken.None);
            await using var app = EngineHost.Build(builder, options, feed, state, stores, journal);
            int exitCode = await app.RunServiceAsync();
            return Environment.ExitCode != 0 ? Environment.ExitCode : exitCode;
        }
        catch (CandleFileException e)
        {
            return Refuse(ExitCodes.BadData, e.Message);
        }
        catch (StateInUseException e)
        {
            return Refuse(ExitCodes.StateInUse, e.Message);
        }
        catch (Exception e) when (e is StoreUnavailableException or JournalUnavailableException && options.Store.Kind is StoreKind.MongoDb)
        {
            return Refuse(ExitCodes.Unavailable, e.Message);
        }
        catch (Exception e) when (e is SchemaTooNewException or SchemaTooOldException)
        {
            return Refuse(ServiceDefaults.Hosting.ExitCodes.BadConfiguration, e.Message);
        }
        catch (Exception e) when (e is StoreUnavailableException or JournalDamagedException or JournalUnavailableException or BackupDamagedException or UnauthorizedAccessException)
        {
            return Refuse(ExitCodes.JournalDamaged, e.Message);
        }
        catch (IOException e)
        {
            return Refuse(ExitCodes.JournalDamaged, $"state folder {options.StateDirectory}: {e.Message}");
        }
        catch (ArgumentException e)
        {
            return Refuse(ExitCodes.BadOption, e.Message);
        }
    }

    /// <summary>One log line for the collector, one plain sentence for the person at the terminal.</summary>
    private static int Refuse(int exitCode, string reason)
    {
        StartupLog.Fatal(reason, exitCode);
        Console.Error.WriteLine(reason);
        return exitCode;
    }
}
