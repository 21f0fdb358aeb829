using BotCore.TradingEngine.Backups;
using BotCore.TradingEngine.Backups.Repository;
using BotCore.TradingEngine.Backups.Restoring;
using BotCore.TradingEngine.Backups.Shipping;

namespace BotCore.Tests.Backups;

/// <summary>The journal between backups.</summary>
public sealed class ShippingTests : IDisposable
{
    private readonly BackupLab _lab = new() { Key = BackupLab.AKey(1) };

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Each_pass_ships_what_is_new_and_whoever_comes_next_goes_on_there()
    {
        await _lab.TradeAsync(30);
        long first = await _lab.ShipAsync(), version = _lab.Version;
        long idle = await _lab.ShipAsync();
        await _lab.TradeAsync(30);
        long second = await _lab.ShipAsync();

        Assert.Equal((version, 0, _lab.Version - version), (first, idle, second));
        var records = new ShippedSegments(_lab.Files).Read(BackupLab.Account + ".00000001", 0, 0).ToList();
        Assert.Equal(_lab.Market.Events.Select(BackupLab.Text), records.Select(record => BackupLab.Text(record.Decode().Event)));
    }

    [Fact]
    public async Task It_begins_behind_the_newest_backup()
    {
        await _lab.TradeAsync(30);
        await _lab.BackUpAsync();
        long version = _lab.Version;
        await _lab.TradeAsync(10);

        await _lab.ShipAsync();

        var segment = Assert.Single(new ShippedSegments(_lab.Files).Of(BackupLab.Account + ".00000001"));
        Assert.Equal((version + 1, _lab.Version), (segment.From, segment.To));
    }

    [Fact]
    public async Task Segments_go_once_two_backups_hold_their_records()
    {
        await _lab.TradeAsync(10);
        await _lab.BackUpAsync();
        for (int i = 0; i < 3; i++)
        {
            await _lab.TradeAsync(5);
            await _lab.ShipAsync();
        }
        await _lab.BackUpAsync(BackupKind.Incremental);
        int after = new ShippedSegments(_lab.Files).Of(BackupLab.Account + ".00000001").Count;

        await _lab.BackUpAsync(BackupKind.Incremental);

        Assert.Equal(3, after);
        Assert.Single(new ShippedSegments(_lab.Files).Of(BackupLab.Account + ".00000001"));
    }

    [Fact]
    public async Task Another_journal_under_the_same_name_is_refused()
    {
        await _lab.TradeAsync(30);
        await _lab.ShipAsync();
        using var other = new BackupLab(seed: 8) { Key = BackupLab.AKey(1) };
        await other.TradeAsync(90);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(_lab.Repository, "shipped"), "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(other.Repository, Path.GetRelativePath(_lab.Repository, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        var refusal = await Assert.ThrowsAsync<BackupRefusedException>(other.ShipAsync);

        Assert.Contains("it is another journal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_segment_stops_a_restore_and_can_be_left_out()
    {
        await _lab.TradeAsync(30);
        await _lab.BackUpAsync();
        long version = _lab.Version;
        await _lab.TradeAsync(30);
        await _lab.ShipAsync();
        await _lab.StopAsync();
        string segment = Directory.EnumerateFiles(Path.Combine(_lab.Repository, "shipped"), "*", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<BackupDamagedException>(() => _lab.RestoreAsync());
        var report = await _lab.RestoreAsync(RestoreTarget.Newest with { WithShipped = false });

        Assert.Contains(Path.GetFileName(segment).Split('.')[0], refusal.Message, StringComparison.Ordinal);
        Assert.Equal(version, report.Accounts[0].ToVersion);
    }
}
