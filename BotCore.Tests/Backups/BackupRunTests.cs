using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Accounts;
using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.Tests.Backups;

/// <summary>What a backup holds, and what it leaves behind when it does not succeed.</summary>
public sealed class BackupRunTests : IDisposable
{
    private readonly BackupLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_backup_beside_a_running_journal_holds_all_of_it_and_says_what_the_account_is()
    {
        await _lab.TradeAsync(200);
        await _lab.KeepBooksAsync(published: 5);

        var report = await _lab.BackUpAsync();

        var account = Assert.Single(report.Accounts);
        Assert.Equal((1, _lab.Version), (account.FromVersion, account.ToVersion));
        Assert.Equal(_lab.AccountHash(), account.State!.Sha256);
        Assert.Equal(_lab.Market.Kernel.Account.Ledger.WalletBalance, account.State.WalletBalance);
        Assert.Equal(0m, account.State.Imbalance);
        Assert.True(account.State.ClosedTrades > 0);
    }

    [Fact]
    public async Task An_incremental_one_holds_only_what_came_after_the_one_before_it()
    {
        await _lab.TradeAsync(100);
        var full = await _lab.BackUpAsync();
        long before = _lab.Version;
        await _lab.TradeAsync(20);

        var next = await _lab.BackUpAsync(BackupKind.Incremental);
        var idle = await _lab.BackUpAsync(BackupKind.Incremental);

        Assert.Equal((before + 1, _lab.Version), (next.Accounts[0].FromVersion, next.Accounts[0].ToVersion));
        Assert.Equal(full.Accounts[0].ToHash, next.Accounts[0].FromHash);
        Assert.Equal((_lab.Version + 1, _lab.Version), (idle.Accounts[0].FromVersion, idle.Accounts[0].ToVersion));
        var chain = new BackupCatalogue(_lab.Files);
        Assert.Equal([full.Id, next.Id, idle.Id], chain.ChainOf(chain.Newest().Manifest!).Select(one => one.Id));
    }

    [Fact]
    public async Task An_incremental_one_without_anything_to_build_on_is_full_and_says_so()
    {
        await _lab.TradeAsync(10);

        var report = await _lab.BackUpAsync(BackupKind.Incremental);

        Assert.Equal(BackupKind.Full, report.Kind);
        Assert.Contains("there was no backup to build on: this one is full", report.Notes);
    }

    [Fact]
    public async Task Models_are_kept_again_only_when_they_have_changed()
    {
        await _lab.TradeAsync(10);
        string models = _lab.Named("ai");
        Directory.CreateDirectory(Path.Combine(models, "registry"));
        await File.WriteAllTextAsync(Path.Combine(models, "registry", "m1.bin"), "model", TestContext.Current.CancellationToken);
        var full = await _lab.BackUpAsync(models: models);

        var same = await _lab.BackUpAsync(BackupKind.Incremental, models);
        await File.WriteAllTextAsync(Path.Combine(models, "registry", "m2.bin"), "another", TestContext.Current.CancellationToken);
        var changed = await _lab.BackUpAsync(BackupKind.Incremental, models);

        Assert.Equal([true, false, true], new[] { full, same, changed }.Select(one => File.Exists(_lab.PathOf(one.Id, "models.tar"))));
    }

    [Fact]
    public async Task A_second_run_is_refused_while_one_is_under_way()
    {
        await _lab.TradeAsync(10);
        using var first = _lab.Files.Store.Lock();

        var refusal = await Assert.ThrowsAsync<BackupInUseException>(() => _lab.BackUpAsync());

        Assert.Contains("under way", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_or_fails_leaves_no_backup_and_no_file_of_one()
    {
        await _lab.TradeAsync(10);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lab.BackUpAsync(ct: cancelled.Token));
        Directory.Delete(Path.Combine(_lab.State, "accounts"), recursive: true);

        await Assert.ThrowsAsync<BackupRefusedException>(() => _lab.BackUpAsync());

        Assert.Empty(new BackupCatalogue(_lab.Files).All());
        Assert.Empty(_lab.Files.Store.List("backups"));
        var status = RepositoryStatus.Read(_lab.Files.Store).Backup!;
        Assert.Equal((true, 1L, 1L), (status.HasFailed, status.Failures, status.Runs));
        Assert.Contains("no account", status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_interrupted_run_left_is_no_backup_and_goes_with_the_next_one()
    {
        await _lab.TradeAsync(10);
        string left = _lab.PathOf("20200101T000000000Z-full", "platform.db");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "half", TestContext.Current.CancellationToken);

        var report = await _lab.BackUpAsync();

        Assert.False(File.Exists(left));
        Assert.Equal(report.Id, Assert.Single(new BackupCatalogue(_lab.Files).All()).Id);
    }

    [Fact]
    public async Task A_damaged_journal_is_named_and_not_backed_up()
    {
        await _lab.TradeAsync(50);
        await _lab.StopAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_lab.State, "accounts", BackupLab.Account, "journal.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE journal SET payload = x'7b7d' WHERE version = 40";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var refusal = await Assert.ThrowsAsync<TradingEngine.Journal.JournalDamagedException>(() => _lab.BackUpAsync());

        Assert.Contains("record 40", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(new BackupCatalogue(_lab.Files).All());
    }

    [Fact]
    public void The_setup_of_an_account_is_the_same_after_it_was_written_and_read()
    {
        var setup = _lab.Setup;

        string again = AccountSetup.Parse(setup.ToJson(), "here").ToJson();

        Assert.Equal(setup.ToJson(), again);
    }
}
