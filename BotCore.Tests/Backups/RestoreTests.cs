using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Engine;
using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Audit;

namespace BotCore.Tests.Backups;

/// <summary>Trade, back up, trade on, restore: what is there afterwards, and what happens on the way.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly BackupLab _lab = new() { Key = BackupLab.AKey(1) };

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_point_between_backups_gives_the_account_of_that_point_and_a_journal_without_a_gap()
    {
        await _lab.TradeAsync(120);
        await _lab.BackUpAsync();
        await _lab.TradeAsync(60);
        (long version, string hash, decimal balance) = (_lab.Version, _lab.AccountHash(), _lab.Market.Kernel.Account.Ledger.WalletBalance);
        await _lab.TradeAsync(60);
        await _lab.BackUpAsync(BackupKind.Incremental);
        await _lab.TradeAsync(60);
        await _lab.StopAsync();
        var before = await BackupLab.JournalAsync(_lab.State);

        var report = await _lab.RestoreAsync(RestoreTarget.Newest with { ToVersion = version });

        var account = Assert.Single(report.Accounts);
        Assert.Equal((version, hash, balance), (account.ToVersion, account.State!.Sha256, account.State.WalletBalance));
        var after = await BackupLab.JournalAsync(_lab.State);
        Assert.Equal(BackupLab.Texts(before.Records.Take((int)version)), BackupLab.Texts(after.Records));
        Assert.NotEqual(before.Stream, after.Stream);
        // What was there is kept whole.
        var kept = await BackupLab.JournalAsync(report.SafetyCopy!);
        Assert.Equal(before.Stream, kept.Stream);
        Assert.Equal(BackupLab.Texts(before.Records), BackupLab.Texts(kept.Records));
    }

    [Fact]
    public async Task Without_a_point_everything_comes_back_that_was_backed_up_or_shipped()
    {
        await _lab.TradeAsync(50);
        await _lab.BackUpAsync();
        await _lab.TradeAsync(50);
        await _lab.ShipAsync();
        (long shipped, string hash) = (_lab.Version, _lab.AccountHash());
        await _lab.TradeAsync(10);
        await _lab.StopAsync();

        var report = await _lab.RestoreAsync();

        var account = Assert.Single(report.Accounts);
        Assert.Equal((shipped, hash), (account.ToVersion, account.State!.Sha256));
        Assert.True(account.FromShipped > 0);
    }

    [Fact]
    public async Task A_point_in_time_ends_with_the_last_event_that_is_not_later()
    {
        await _lab.TradeAsync(100);
        await _lab.BackUpAsync();
        await _lab.StopAsync();
        long point = _lab.Market.Events[_lab.Market.Events.Count / 2].TimeMs;

        await _lab.RestoreAsync(RestoreTarget.Newest with { ToTime = DateTimeOffset.FromUnixTimeMilliseconds(point) });

        var (_, records) = await BackupLab.JournalAsync(_lab.State);
        Assert.All(records, record => Assert.True(record.Event.TimeMs <= point));
        Assert.True(_lab.Market.Events[records.Count].TimeMs > point);
    }

    [Fact]
    public async Task A_restored_journal_counts_as_published_as_far_as_anybody_knows_and_no_further()
    {
        await _lab.TradeAsync(50);
        await _lab.KeepBooksAsync(published: 10);
        await _lab.BackUpAsync();
        long version = _lab.Version;
        await _lab.TradeAsync(50);
        using (var stores = StoreSet.InFolder(_lab.State)) await stores.Outbox.AdvanceAsync(BackupLab.Account + ".00000001", version + 20, default);
        await _lab.StopAsync();

        var report = await _lab.RestoreAsync();

        using var restored = StoreSet.InFolder(_lab.State);
        Assert.Equal(version, await restored.Outbox.ReadAsync(report.Accounts[0].Stream, default));
        Assert.Equal("dark", (await restored.Settings.AllAsync(default)).Single().Value);
        var audit = await restored.Audit.ReadAsync(0, 10, default);
        Assert.Equal(["login", "state.restore"], audit.Select(entry => entry.Fact.Action));
        Assert.Null((await AuditChain.VerifyAsync(restored.Audit, default)).Fault);
    }

    [Fact]
    public async Task Models_and_configuration_come_back_too()
    {
        await _lab.TradeAsync(10);
        Directory.CreateDirectory(Path.Combine(_lab.State, "run"));
        await File.WriteAllTextAsync(Path.Combine(_lab.State, "run", "last-options.json"), "[\"up\"]", TestContext.Current.CancellationToken);
        string models = Path.Combine(_lab.State, "ai");
        Directory.CreateDirectory(models);
        await File.WriteAllTextAsync(Path.Combine(models, "m1.bin"), "model", TestContext.Current.CancellationToken);
        await _lab.BackUpAsync(models: models);
        await _lab.BackUpAsync(BackupKind.Incremental, models);

        await _lab.RestoreAsync(into: _lab.Named("other"));

        Assert.Equal("model", await File.ReadAllTextAsync(Path.Combine(_lab.Named("other"), "ai", "m1.bin"), TestContext.Current.CancellationToken));
        Assert.Equal("[\"up\"]", await File.ReadAllTextAsync(Path.Combine(_lab.Named("other"), "run", "last-options.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        await _lab.TradeAsync(30);
        await _lab.BackUpAsync();
        await _lab.TradeAsync(30);
        await _lab.StopAsync();
        var before = await BackupLab.JournalAsync(_lab.State);

        var report = await _lab.RestoreAsync(dryRun: true);

        Assert.True(report.IsDryRun);
        Assert.Contains(report.Notes, note => note.StartsWith("would replace platform.db, accounts/", StringComparison.Ordinal));
        Assert.Equal(BackupLab.Texts(before.Records), BackupLab.Texts((await BackupLab.JournalAsync(_lab.State)).Records));
    }

    [Fact]
    public async Task It_is_refused_while_an_engine_runs_on_the_state()
    {
        await _lab.TradeAsync(10);
        await _lab.BackUpAsync();
        await _lab.StopAsync();
        using var engine = StateFolder.Acquire(_lab.State, "synthetic", "another market", false, TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<BackupInUseException>(() => _lab.RestoreAsync());

        Assert.Contains("stop it first", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_is_refused_while_a_restore_is_under_way()
    {
        using var restore = InstallationLock.Take(_lab.State);

        Assert.Throws<StateInUseException>(() => StateFolder.Acquire(_lab.State, "synthetic", "m", false, TimeProvider.System));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(999_999)]
    public async Task A_version_that_no_backup_reaches_is_refused_with_the_one_that_can_be_had(long version)
    {
        await _lab.TradeAsync(10);
        await _lab.BackUpAsync();
        await _lab.StopAsync();
        var before = await BackupLab.JournalAsync(_lab.State);

        var refusal = await Assert.ThrowsAsync<BackupRefusedException>(() => _lab.RestoreAsync(RestoreTarget.Newest with { ToVersion = version }));

        Assert.Contains($"end at {before.Records.Count}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before.Stream, (await BackupLab.JournalAsync(_lab.State)).Stream);
        Assert.Empty(Directory.EnumerateDirectories(_lab.State, ".restore-*"));
    }

    [Fact]
    public async Task Killed_between_any_two_moves_the_next_start_finds_the_new_whole()
    {
        await _lab.TradeAsync(20);
        await _lab.KeepBooksAsync(published: 3);
        await _lab.StopAsync();
        for (int kill = 0; ; kill++)
        {
            string state = _lab.Named($"killed-{kill}");
            Copy(_lab.State, state);
            await File.WriteAllTextAsync(Path.Combine(state, "platform.db-wal"), "old log", TestContext.Current.CancellationToken);
            foreach (string entry in (string[])["new/platform.db", $"new/accounts/{BackupLab.Account}/journal.db"])
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(state, entry))!);
                await File.WriteAllTextAsync(Path.Combine(state, entry), "new", TestContext.Current.CancellationToken);
            }
            new PendingRestore(1, "new", "old", ["platform.db", $"accounts/{BackupLab.Account}"], ["platform.db-wal", "platform.db-shm"]).Commit(state);

            bool isKilled = false;
            try
            {
                PendingRestore.Find(state)!.Complete(state, step =>
                {
                    if (step == kill) throw new KilledException();
                });
            }
            catch (KilledException)
            {
                isKilled = true;
                Assert.NotNull(PendingRestore.Find(state));
            }
            InstallationLock.Share(state).Dispose();

            Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(state, "platform.db"), TestContext.Current.CancellationToken));
            Assert.Equal(["journal.db"], Directory.EnumerateFiles(Path.Combine(state, "accounts", BackupLab.Account)).Select(Path.GetFileName));
            Assert.False(File.Exists(Path.Combine(state, "platform.db-wal")));
            Assert.True(File.Exists(Path.Combine(state, "old", "accounts", BackupLab.Account, "stream.txt")));
            Assert.Equal("old log", await File.ReadAllTextAsync(Path.Combine(state, "old", "platform.db-wal"), TestContext.Current.CancellationToken));
            Assert.Null(PendingRestore.Find(state));
            Assert.False(Directory.Exists(Path.Combine(state, "new")));
            if (!isKilled) break;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private sealed class KilledException : Exception;
}
