using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Backups.Shipping;
using BotCore.TradingEngine.Backups.Sources;
using BotCore.TradingEngine.Stores;

namespace BotCore.TradingEngine.Backups;

/// <summary>
/// <c>backup create|list|ship</c>, <c>restore</c> and <c>verify</c> as the <c>botcore</c> command passes them on. Results go to the output, progress to the
/// error output.
/// </summary>
internal sealed class BackupCommands(IConfiguration configuration, TextWriter output, TextWriter error, TimeProvider time)
{
    private readonly bool _isJson = configuration["json"] is "true";

    /// <returns>0, or 1 when a verification found the backup bad.</returns>
    public async Task<int> RunAsync(string command, string? what, CancellationToken ct)
    {
        var options = Options();
        switch (command, what)
        {
            case ("backup", "create"): return await CreateAsync(options, ct);
            case ("backup", "list"): return List(options);
            case ("backup", "ship"): return await ShipAsync(options, ct);
            case ("restore", null): return await RestoreAsync(options, ct);
            default: return await VerifyAsync(options, ct);
        }
    }

    private BackupOptions Options()
    {
        var errors = new List<string>();
        var options = BackupOptions.Read(configuration, errors);
        if (errors.Count == 0 && options.Directory is null) errors.Add("Backup:Directory: is required: the backup folder");
        return errors.Count == 0 ? options : throw new ArgumentException(string.Join(Environment.NewLine, errors));
    }

    private async Task<int> CreateAsync(BackupOptions options, CancellationToken ct)
    {
        await using var source = OpenSource(out string? models);
        using var exported = models is null && source is DatabaseSource database ? await database.ExportModelsAsync(ct) : null;
        var kind = configuration["kind"] is "incremental" ? BackupKind.Incremental : BackupKind.Full;
        var report = await new BackupRun(source, options.Files, models ?? exported?.Folder, time, Say).CreateAsync(kind, ct);
        Print(report, BackupJson.Default.BackupReport, () =>
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Id}: {report.Bytes} bytes in {report.DurationSeconds} s{(report.IsSealed ? ", sealed" : ", not sealed")}, in {report.Place}"));
            foreach (var account in report.Accounts)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {account.Account}: records {account.FromVersion} to {account.ToVersion}{Money(account.State)}"));
            Notes(report.Notes);
        });
        return 0;
    }

    private int List(BackupOptions options)
    {
        var files = options.Files;
        var report = new BackupListReport(files.Store.Place, [.. new BackupCatalogue(files).All().Select(Item)], new ShippedSegments(files).All());
        Print(report, BackupJson.Default.BackupListReport, () =>
        {
            foreach (var one in report.Backups)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Id}  {one.Bytes} bytes{(one.IsSealed is true ? ", sealed" : "")}{(one.Fault is null ? "" : $"  FAULT: {one.Fault}")}"));
                foreach (var account in one.Accounts)
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {account.Account}: records {account.FromVersion} to {account.ToVersion}, last event {account.ToTime:yyyy-MM-dd HH:mm:ss} UTC{Money(account.State)}"));
            }
            foreach (var one in report.Shipped) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shipped {one.Stream}: records {one.FromVersion} to {one.ToVersion}"));
            output.WriteLine($"{report.Backups.Count} backups in {report.Place}");
        });
        return 0;

        static BackupListItem Item(CatalogueEntry entry) => new(
            entry.Id, entry.Manifest?.Kind, entry.Manifest?.CreatedUtc, entry.Manifest?.StoredBytes, entry.Manifest is null ? null : entry.Manifest.KeyId is not null,
            entry.Manifest?.Accounts ?? [], entry.Fault);
    }

    /// <summary>Once, or again and again until it is stopped; then what cannot be shipped now is tried again.</summary>
    private async Task<int> ShipAsync(BackupOptions options, CancellationToken ct)
    {
        await using var source = OpenSource(out _);
        var files = options.Files;
        var journals = (await source.AccountsAsync(ct)).Select(account => (account.Stream, Shipping: new JournalShipping(account, files))).ToList();
        if (journals.Count == 0) throw new BackupRefusedException($"{source.Place}: there is no account to ship");
        using var timer = new PeriodicTimer(options.ShipEvery, time);
        while (true)
        {
            long records = 0;
            foreach (var (_, shipping) in journals) records += await shipping.PassAsync(ct);
            if (configuration["once"] is "true")
            {
                var streams = journals.Select(one => one.Stream).ToHashSet(StringComparer.Ordinal);
                var report = new ShipReport(files.Store.Place, records, [.. new ShippedSegments(files).All().Where(one => streams.Contains(one.Stream))]);
                Print(report, BackupJson.Default.ShipReport, () => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records shipped to {report.Place}")));
                return 0;
            }
            if (records > 0) Say(string.Create(CultureInfo.InvariantCulture, $"{records} records shipped"));
            await timer.WaitForNextTickAsync(ct);
        }
    }

    private async Task<int> RestoreAsync(BackupOptions options, CancellationToken ct)
    {
        if (configuration["list"] is "true") return List(options);
        string state = configuration["State:Directory"] ?? throw new ArgumentException("State:Directory: is required: the state folder to restore into");
        var target = new RestoreTarget(configuration["backup"], configuration["account"], Version(), Time(), configuration["shipped"] is not "false");
        if (target.ToVersion is not null && target.ToTime is not null) throw new ArgumentException("--to-version and --to-time are both given; give one");
        var report = await new RestoreRun(options.Files, state, time, Say).RunAsync(target, configuration["dry-run"] is "true", ct);
        Print(report, BackupJson.Default.RestoreReport, () =>
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(report.IsDryRun ? "would restore" : "restored")} {report.Backup} into {report.State} in {report.DurationSeconds} s"));
            foreach (var account in report.Accounts) output.WriteLine(Line(account));
            if (report.SafetyCopy is { } safety) output.WriteLine($"what was there is in {safety}");
            Notes(report.Notes);
        });
        return 0;
    }

    private async Task<int> VerifyAsync(BackupOptions options, CancellationToken ct)
    {
        string scratch = Path.GetFullPath(configuration["scratch"] ?? Path.GetTempPath());
        var report = await new VerifyRun(options.Files, scratch, time, Say).RunAsync(configuration["backup"], ct);
        Print(report, BackupJson.Default.VerifyReport, () =>
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Backup} is {(report.IsGood ? "good" : "NOT GOOD")}: {report.FilesChecked} files, {report.BytesChecked} bytes, {report.DurationSeconds} s"));
            foreach (var account in report.Accounts) output.WriteLine(Line(account));
            foreach (string fault in report.Faults) output.WriteLine($"  {fault}");
            Notes(report.Notes);
        });
        return report.IsGood ? 0 : 1;
    }

    /// <summary>The state folder, or the database that the environment names.</summary>
    private IBackupSource OpenSource(out string? models)
    {
        var errors = new List<string>();
        var store = StoreOptions.Read(configuration, errors);
        string? state = configuration["State:Directory"];
        if (errors.Count == 0 && store.Kind is StoreKind.Sqlite && (string.IsNullOrWhiteSpace(state) || !Directory.Exists(state)))
            errors.Add($"State:Directory: '{state}' is not a folder; expected the state folder to back up");
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors));
        // On one machine the AI service may keep files though the engine has a database.
        string? beside = string.IsNullOrWhiteSpace(state) ? null : Path.Combine(state, "ai");
        models = configuration["models"] ?? (store.Kind is StoreKind.Sqlite || (beside is not null && ModelsFingerprint.Of(beside) is not null) ? beside : null);
        if (configuration["models"] is { } named && !Directory.Exists(named)) throw new ArgumentException($"--models is '{named}'; expected a folder");
        return store.Kind is StoreKind.MongoDb ? new DatabaseSource(store) : new FolderSource(state!);
    }

    private long? Version()
    {
        if (configuration["to-version"] is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version) && version > 0
            ? version : throw new ArgumentException($"--to-version is '{text}'; expected a whole number from 1");
    }

    private DateTimeOffset? Time()
    {
        if (configuration["to-time"] is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : throw new ArgumentException($"--to-time is '{text}'; expected a time in UTC, for example 2026-03-01T12:00:00Z");
    }

    private void Say(string step) => error.WriteLine(step);

    private void Notes(IReadOnlyList<string> notes)
    {
        foreach (string note in notes) output.WriteLine($"note: {note}");
    }

    private void Print<T>(T report, JsonTypeInfo<T> type, Action text)
    {
        if (_isJson) output.WriteLine(JsonSerializer.Serialize(report, type));
        else text();
    }

    private static string Line(RestoredAccount account) => string.Create(
        CultureInfo.InvariantCulture, $"  {account.Account}: record {account.ToVersion}, last event {account.ToTime:yyyy-MM-dd HH:mm:ss} UTC, checksum {account.ToHash}{Money(account.State)}");

    private static string Money(AccountDigest? state) => state is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $", balance {Contracts.Json.DecimalText.Of(state.WalletBalance)}, {state.OpenPositions} positions, {state.ClosedTrades} trades");
}
