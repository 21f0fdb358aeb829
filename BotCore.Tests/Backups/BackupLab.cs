using System.Buffers;
using System.Security.Cryptography;
using BotCore.Tests.Projections;
using BotCore.Trading.Kernel;
using BotCore.Trading.State;
using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Backups.Sealing;
using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Sqlite;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Audit;
using BotCore.TradingEngine.Stores.Migrations;
using Microsoft.Extensions.Configuration;

namespace BotCore.Tests.Backups;

/// <summary>A state folder with an account that trades, a backup folder, and the commands between them.</summary>
internal sealed class BackupLab : IDisposable
{
    public const string Account = "synthetic-0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly SortedDictionary<string, string> _settings;
    private SqliteJournal? _journal;

    public BackupLab(int seed = 7)
    {
        Market = new RecordedMarket(seed);
        _settings = new SortedDictionary<string, string>(
            SettingCatalogue.AllOf(Market.Kernel.Account.Settings).ToDictionary(one => one.Name, one => one.Of(Market.Kernel.Account.Settings)), StringComparer.Ordinal);
        Directory.CreateDirectory(Path.Combine(State, "accounts", Account));
        File.WriteAllText(Path.Combine(State, "accounts", Account, "stream.txt"), Account + ".00000001\n");
        File.WriteAllText(Path.Combine(State, "accounts", Account, "setup.json"), Setup.ToJson());
    }

    public RecordedMarket Market { get; }

    public string State => _folder.File("state");

    public string Repository => _folder.File("backups");

    public BackupKey? Key { get; init; }

    public AccountSetup Setup => new(1, "Paper;test", "1m", Market.Instruments, _settings);

    public BackupFiles Files => FilesWith(Key);

    public long Version => _journal?.LastVersion ?? 0;

    public BackupFiles FilesWith(BackupKey? key) => new(new FolderStore(Repository), key);

    public string Named(string name) => _folder.File(name);

    /// <summary>Lets the market run and records it, as an engine does.</summary>
    public async Task TradeAsync(int minutes)
    {
        _journal ??= await SqliteJournal.OpenAsync(Path.Combine(State, "accounts", Account, "journal.db"), default);
        // What the market began with belongs to the first batch.
        int from = (int)_journal.LastVersion;
        Market.Run(minutes);
        foreach (var batch in Market.Events.Skip(from).Chunk(50)) await _journal.AppendAsync(_journal.LastVersion, batch, default);
    }

    /// <summary>Small stores as an engine leaves them: an audit log, and how far was published.</summary>
    public async Task KeepBooksAsync(long published)
    {
        using var stores = StoreSet.InFolder(State);
        await new Migrator(stores.Schema, stores.Leases, TimeProvider.System).UpAsync(default);
        await stores.Audit.AppendAsync(new AuditFact(DateTimeOffset.UnixEpoch, "ann", "login", "", "ok"), default);
        await stores.Settings.ChangeAsync("main", "theme", 0, "dark", "ann", DateTimeOffset.UnixEpoch, default);
        await stores.Outbox.AdvanceAsync(Account + ".00000001", published, default);
    }

    /// <summary>Ends the engine's hold on the journal.</summary>
    public async Task StopAsync()
    {
        if (_journal is not null) await _journal.DisposeAsync();
        _journal = null;
    }

    public async Task<BackupReport> BackUpAsync(BackupKind kind = BackupKind.Full, string? models = null, CancellationToken ct = default)
    {
        await using var source = new FolderSource(State);
        return await new BackupRun(source, Files, models, TimeProvider.System, _ => { }).CreateAsync(kind, ct);
    }

    public async Task<long> ShipAsync()
    {
        await using var source = new FolderSource(State);
        return await new JournalShipping((await source.AccountsAsync(default)).Single(), Files).PassAsync(default);
    }

    public Task<RestoreReport> RestoreAsync(RestoreTarget? target = null, string? into = null, bool dryRun = false) =>
        new RestoreRun(Files, into ?? State, TimeProvider.System, _ => { }).RunAsync(target ?? RestoreTarget.Newest, dryRun, default);

    public Task<VerifyReport> VerifyAsync(string? id = null, BackupKey? key = null) =>
        new VerifyRun(FilesWith(key ?? Key), _folder.File("scratch"), TimeProvider.System, _ => { }).RunAsync(id, default);

    /// <summary>Files of a backup on the disk.</summary>
    public string PathOf(string id, string name) => Path.Combine(Repository, BackupCatalogue.PathOf(id, name, Key is not null));

    /// <summary>SHA-256 of the account as the market's own kernel has it now.</summary>
    public string AccountHash()
    {
        var state = new ArrayBufferWriter<byte>();
        Market.Kernel.TransferAccount(StateTransfer.Write(state));
        return Convert.ToHexStringLower(SHA256.HashData(state.WrittenSpan));
    }

    /// <summary>An event as it is recorded: lists inside of it are compared by what they hold.</summary>
    public static string Text(TradingEvent happened)
    {
        var payload = new ArrayBufferWriter<byte>();
        string kind = EventCodec.Encode(happened, payload);
        return $"{kind} {System.Text.Encoding.UTF8.GetString(payload.WrittenSpan)}";
    }

    public static IEnumerable<string> Texts(IEnumerable<RecordedEvent> records) => records.Select(record => $"{record.Version} {Text(record.Event)}");

    /// <summary>Name and records of the journal that is in a state folder.</summary>
    public static async Task<(string Stream, IReadOnlyList<RecordedEvent> Records)> JournalAsync(string state)
    {
        string folder = Path.Combine(state, "accounts", Account);
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(folder, "journal.db"), default);
        var records = new List<RecordedEvent>();
        await foreach (var record in journal.ReadAsync(0, default)) records.Add(record);
        return ((await File.ReadAllTextAsync(Path.Combine(folder, "stream.txt"))).Trim(), records);
    }

    public static BackupKey AKey(byte seed)
    {
        byte[] bytes = SHA256.HashData([seed]);
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Backup:EncryptionKey"] = Convert.ToBase64String(bytes) }).Build();
        return BackupKey.Read(configuration, errors)!;
    }

    public void Dispose()
    {
        _journal?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }
}
