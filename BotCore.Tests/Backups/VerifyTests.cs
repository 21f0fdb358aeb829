using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Repository;

namespace BotCore.Tests.Backups;

/// <summary>A backup that is not what it was is named, whatever has happened to it.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly BackupLab _plain = new();
    private readonly BackupLab _sealed = new() { Key = BackupLab.AKey(1) };

    public void Dispose()
    {
        _plain.Dispose();
        _sealed.Dispose();
    }

    [Fact]
    public async Task A_good_backup_is_restored_recovered_and_compared()
    {
        await _plain.TradeAsync(100);
        await _plain.KeepBooksAsync(1);
        var backup = await _plain.BackUpAsync();

        var report = await _plain.VerifyAsync();

        Assert.True(report.IsGood, string.Join("; ", report.Faults));
        Assert.Equal(backup.Accounts[0].State, report.Accounts[0].State);
        Assert.Equal(_plain.AccountHash(), report.Accounts[0].State!.Sha256);
        Assert.Equal(backup.Id, RepositoryStatus.Read(_plain.Files.Store).RestoreTest!.LastId);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_plain.Named("scratch")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_byte_in_any_file_is_found_and_the_file_named(bool isSealed)
    {
        var lab = isSealed ? _sealed : _plain;
        await lab.TradeAsync(30);
        var backup = await lab.BackUpAsync();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(lab.Repository, "backups", backup.Id), "*", SearchOption.AllDirectories))
        {
            byte[] good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), bad = [.. good];
            // In a manifest without a key a digit of a size: the text stays JSON.
            int at = path.EndsWith("manifest.json", StringComparison.Ordinal) ? Position(good, "\"bytes\": ") : good.Length / 2;
            bad[at] = (byte)(bad[at] == (byte)'1' ? '2' : bad[at] ^ 1);
            await File.WriteAllBytesAsync(path, bad, TestContext.Current.CancellationToken);

            var report = await lab.VerifyAsync();

            await File.WriteAllBytesAsync(path, good, TestContext.Current.CancellationToken);
            if (path.EndsWith("manifest.json", StringComparison.Ordinal) && !isSealed) continue; // sizes before packing are for people; a key vouches for them
            Assert.False(report.IsGood, path);
            Assert.Contains(Path.GetFileName(path), Assert.Single(report.Faults), StringComparison.Ordinal);
        }
        Assert.True((await lab.VerifyAsync()).IsGood);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_cut_off_is_named()
    {
        await _plain.TradeAsync(30);
        var backup = await _plain.BackUpAsync();
        string journal = _plain.PathOf(backup.Id, $"accounts/{BackupLab.Account}/journal-1-{_plain.Version}");
        byte[] good = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);

        File.Delete(journal);
        var missing = await _plain.VerifyAsync();
        await File.WriteAllBytesAsync(journal, good[..^10], TestContext.Current.CancellationToken);
        var cut = await _plain.VerifyAsync();

        Assert.Contains("the file is missing", Assert.Single(missing.Faults), StringComparison.Ordinal);
        Assert.Contains($"is cut off: {good.Length - 10} bytes of {good.Length}", Assert.Single(cut.Faults), StringComparison.Ordinal);
        var status = RepositoryStatus.Read(_plain.Files.Store).RestoreTest!;
        Assert.Equal((true, 2L, 2L), (status.HasFailed, status.Failures, status.Runs));
    }

    [Fact]
    public async Task Another_key_and_no_key_are_named()
    {
        await _sealed.TradeAsync(10);
        await _sealed.BackUpAsync();

        var other = await _sealed.VerifyAsync(key: BackupLab.AKey(2));
        var none = await new VerifyRun(_sealed.FilesWith(null), _sealed.Named("scratch"), TimeProvider.System, _ => { }).RunAsync(null, default);

        Assert.Contains($"was sealed with key {BackupLab.AKey(1).Id}; the key that is given is {BackupLab.AKey(2).Id}", Assert.Single(other.Faults), StringComparison.Ordinal);
        Assert.Contains("is sealed, and no key is given", Assert.Single(none.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newest_backup_whose_manifest_is_gone_is_not_passed_over_in_silence()
    {
        await _plain.TradeAsync(10);
        await _plain.BackUpAsync();
        var newest = await _plain.BackUpAsync(BackupKind.Incremental);
        File.Delete(Path.Combine(_plain.Repository, "backups", newest.Id, "manifest.json"));

        var report = await _plain.VerifyAsync();

        Assert.Contains($"{newest.Id}/manifest.json: the file is missing", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_whose_beginning_was_exchanged_is_refused()
    {
        await _plain.TradeAsync(10);
        var full = await _plain.BackUpAsync();
        await _plain.TradeAsync(10);
        await _plain.BackUpAsync(BackupKind.Incremental);
        string manifest = Path.Combine(_plain.Repository, "backups", full.Id, "manifest.json");
        await File.AppendAllTextAsync(manifest, " ", TestContext.Current.CancellationToken);

        var report = await _plain.VerifyAsync();

        Assert.Contains("was built on another", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    private static int Position(byte[] text, string mark) => text.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(mark)) + mark.Length;
}
