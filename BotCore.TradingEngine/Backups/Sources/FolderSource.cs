using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Data.Sqlite;

namespace BotCore.TradingEngine.Backups.Sources;

/// <summary>A state folder. Its files are opened for reading only; an engine that writes to them is not held up.</summary>
internal sealed class FolderSource(string folder) : IBackupSource
{
    private readonly string _folder = Path.GetFullPath(folder);

    public string Kind => "files";

    public string Place => _folder;

    public IReadOnlyList<(string Name, string Path)> ConfigurationFiles
    {
        get
        {
            string options = Path.Combine(_folder, "run", "last-options.json");
            return File.Exists(options) ? [("run/last-options.json", options)] : [];
        }
    }

    public async Task<IReadOnlyList<SourceAccount>> AccountsAsync(CancellationToken ct)
    {
        string accounts = Path.Combine(_folder, "accounts");
        if (!Directory.Exists(accounts)) return [];
        var found = new List<SourceAccount>();
        // An account that was moved aside (….old) is none any more.
        foreach (string one in Directory.EnumerateDirectories(accounts).Where(path => !path.EndsWith(".old", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string journal = Path.Combine(one, "journal.db"), stream = Path.Combine(one, "stream.txt"), setup = Path.Combine(one, "setup.json");
            if (!File.Exists(journal) || !File.Exists(stream)) continue;
            found.Add(new SqliteSourceAccount(journal)
            {
                Account = Path.GetFileName(one),
                Stream = (await File.ReadAllTextAsync(stream, ct)).Trim(),
                Setup = File.Exists(setup) ? AccountSetup.Parse(await File.ReadAllTextAsync(setup, ct), setup) : null,
            });
        }
        return found;
    }

    public async Task CopyStoresAsync(string path, CancellationToken ct)
    {
        string stores = Path.Combine(_folder, "platform.db");
        if (!File.Exists(stores))
        {
            using var empty = StoreSet.InFolder(Path.GetDirectoryName(path)!);
            await new Migrator(empty.Schema, empty.Leases, TimeProvider.System).UpAsync(ct);
            return;
        }
        try
        {
            await using var source = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = stores, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
            await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            await source.OpenAsync(ct);
            await target.OpenAsync(ct);
            // SQLite's online backup: one consistent moment, whatever other processes write meanwhile.
            source.BackupDatabase(target);
        }
        catch (SqliteException e)
        {
            throw new StoreUnavailableException($"{stores}: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
