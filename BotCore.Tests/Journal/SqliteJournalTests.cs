using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace BotCore.Tests.Journal;

public sealed class SqliteJournalTests : JournalContractSuite, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_with_another_content_is_named_at_the_next_start()
    {
        await FillAsync(50);
        Execute("UPDATE journal SET payload = CAST(replace(CAST(payload AS TEXT), '100', '900') AS BLOB) WHERE version = 1");

        var e = await Assert.ThrowsAsync<JournalDamagedException>(OpenAsync);

        Assert.Contains("record 1 does not match its checksum", e.Message, StringComparison.Ordinal);
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_is_missing_is_named_at_the_next_start()
    {
        await FillAsync(50);
        Execute("DELETE FROM journal WHERE version = 20");

        var e = await Assert.ThrowsAsync<JournalDamagedException>(OpenAsync);

        Assert.Contains("record 20 is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_overwritten_with_rubbish_is_named_and_nothing_is_skipped()
    {
        await FillAsync(2000);
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        const int pageSize = 4096;
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite))
        {
            var rubbish = new byte[pageSize];
            new Random(7).NextBytes(rubbish);
            file.Position = 9 * pageSize; // page 10
            file.Write(rubbish);
        }

        var e = await Assert.ThrowsAsync<JournalDamagedException>(OpenAsync);

        Assert.Contains("page 10", e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Nothing was skipped", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(Path, new string('x', 5000));

        var e = await Assert.ThrowsAsync<JournalDamagedException>(OpenAsync);

        Assert.Contains("not a database", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_for_the_one_before_it()
    {
        await using (var journal = await OpenAsync())
        {
            await journal.AppendAsync(0, SampleEvents.Deposits(5), default);
            await journal.SaveSnapshotAsync(new JournalSnapshot(3, [1], [2], "f"), default);
            await journal.SaveSnapshotAsync(new JournalSnapshot(5, [3], [4], "f"), default);
        }
        Execute("UPDATE snapshot SET account = x'FF' WHERE version = 5");

        await using var again = await OpenAsync();

        Assert.Equal(3, (await again.LoadSnapshotAsync(default))!.Version);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_written_and_the_journal_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(1);
        string path = System.IO.Path.Combine(disk.Path, "journal.db");
        await using var journal = await SqliteJournal.OpenAsync(path, default);
        await journal.AppendAsync(0, SampleEvents.Deposits(10), default);
        string filler = System.IO.Path.Combine(disk.Path, "filler");
        disk.Fill(filler);

        var e = await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.AppendAsync(10, SampleEvents.Deposits(2000), default));
        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
        Assert.Equal(10, journal.LastVersion);

        File.Delete(filler);
        Assert.Equal(12, await journal.AppendAsync(10, SampleEvents.Deposits(2), default));
        Assert.Equal(12, (await ReadAllAsync(journal, 0)).Count);
    }

    private protected override async Task<IEventJournal> OpenAsync() => await SqliteJournal.OpenAsync(Path, default);

    private async Task FillAsync(int count)
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(count), default);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
