using BotCore.TradingEngine.Journal;

namespace BotCore.Tests.Journal;

/// <summary>What every journal must do, whatever it is kept in.</summary>
public abstract class JournalContractSuite
{
    [Fact]
    public async Task A_new_journal_is_empty()
    {
        await using var journal = await OpenAsync();

        Assert.Equal(0, journal.LastVersion);
        Assert.Empty(await ReadAllAsync(journal, 0));
        Assert.Null(await journal.LoadSnapshotAsync(default));
    }

    [Fact]
    public async Task Appended_events_are_read_back_in_order_after_a_restart()
    {
        var events = SampleEvents.OfEveryKind();
        await using (var journal = await OpenAsync())
        {
            await journal.AppendAsync(0, events[..4], default);
            await journal.AppendAsync(4, events[4..], default);
        }

        await using var again = await OpenAsync();

        Assert.Equal(events.Count, again.LastVersion);
        var read = await ReadAllAsync(again, 0);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), read.Select(r => r.Version));
        Assert.Equal(events.Select(SampleEvents.Text), read.Select(r => SampleEvents.Text(r.Event)));
    }

    [Fact]
    public async Task Reading_starts_after_the_version_asked_for()
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(5), default);

        var read = await ReadAllAsync(journal, 3);

        Assert.Equal([4, 5], read.Select(r => r.Version));
    }

    [Fact]
    public async Task Of_two_writers_that_expect_the_same_version_one_fails_and_writes_nothing()
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(2), default);

        await Assert.ThrowsAsync<JournalConflictException>(() => journal.AppendAsync(1, SampleEvents.Deposits(3), default));

        Assert.Equal(2, journal.LastVersion);
        Assert.Equal(2, (await ReadAllAsync(journal, 0)).Count);
    }

    [Fact]
    public async Task Many_concurrent_writers_leave_no_gap_and_no_duplicate()
    {
        await using var journal = await OpenAsync();
        int won = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                try
                {
                    await journal.AppendAsync(journal.LastVersion, SampleEvents.Deposits(1), default);
                    Interlocked.Increment(ref won);
                }
                catch (JournalConflictException)
                {
                    // the loser of a race tries again, as the port says
                }
            }
        })));

        Assert.Equal(won, journal.LastVersion);
        Assert.Equal(Enumerable.Range(1, won).Select(i => (long)i), (await ReadAllAsync(journal, 0)).Select(r => r.Version));
    }

    [Fact]
    public async Task The_newest_snapshot_comes_back_whole_and_only_three_are_kept()
    {
        await using var journal = await OpenAsync();
        await journal.AppendAsync(0, SampleEvents.Deposits(5), default);
        for (int version = 1; version <= 5; version++)
            await journal.SaveSnapshotAsync(new JournalSnapshot(version, [1, (byte)version], [2, (byte)version], "strategies"), default);

        var snapshot = await journal.LoadSnapshotAsync(default);

        Assert.NotNull(snapshot);
        Assert.Equal((5L, "strategies"), (snapshot.Version, snapshot.MarketFingerprint));
        Assert.Equal([1, 5], snapshot.Account);
        Assert.Equal([2, 5], snapshot.Market);
    }

    [Fact]
    public async Task Of_two_processes_only_the_one_that_knows_the_end_appends()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        await first.AppendAsync(0, SampleEvents.Deposits(3), default);

        await Assert.ThrowsAsync<JournalConflictException>(() => second.AppendAsync(0, SampleEvents.Deposits(1), default));
        Assert.Equal(3, await second.RefreshAsync(default));
        await second.AppendAsync(3, SampleEvents.Deposits(1), default);

        Assert.Equal(4, await first.RefreshAsync(default));
        Assert.Equal([1L, 2, 3, 4], (await ReadAllAsync(first, 0)).Select(r => r.Version));
    }

    [Fact]
    public async Task Two_processes_that_race_for_every_version_leave_no_gap_and_no_duplicate()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();

        int[] won = await Task.WhenAll(new[] { one, two }.Select(journal => Task.Run(async () =>
        {
            int wins = 0;
            for (int i = 0; i < 25; i++)
            {
                try
                {
                    await journal.AppendAsync(journal.LastVersion, SampleEvents.Deposits(2), default);
                    wins++;
                }
                catch (JournalConflictException)
                {
                    await journal.RefreshAsync(default);
                }
            }
            return wins;
        })));

        Assert.Equal(2 * won.Sum(), await one.RefreshAsync(default));
        Assert.Equal(Enumerable.Range(1, 2 * won.Sum()).Select(i => (long)i), (await ReadAllAsync(one, 0)).Select(r => r.Version));
    }

    [Fact]
    public async Task After_a_higher_token_has_claimed_it_the_old_holder_writes_nothing()
    {
        await using var old = await OpenAsync();
        await old.FenceAsync(1, default);
        await old.AppendAsync(0, SampleEvents.Deposits(2), default);
        await using var next = await OpenAsync();
        await next.FenceAsync(2, default);

        await Assert.ThrowsAsync<JournalFencedException>(() => old.AppendAsync(2, SampleEvents.Deposits(1), default));
        await Assert.ThrowsAsync<JournalFencedException>(() => old.FenceAsync(1, default));
        await old.RefreshAsync(default);
        await Assert.ThrowsAsync<JournalFencedException>(() => old.AppendAsync(2, SampleEvents.Deposits(1), default));

        Assert.Equal(3, await next.AppendAsync(2, SampleEvents.Deposits(1), default));
        Assert.Equal(3, (await ReadAllAsync(next, 0)).Count);
    }

    [Fact]
    public async Task A_journal_that_is_opened_without_a_lease_goes_on_under_the_last_token()
    {
        await using (var leader = await OpenAsync())
        {
            await leader.FenceAsync(7, default);
            await leader.AppendAsync(0, SampleEvents.Deposits(1), default);
        }

        await using var alone = await OpenAsync();

        Assert.Equal(2, await alone.AppendAsync(1, SampleEvents.Deposits(1), default));
    }

    private protected abstract Task<IEventJournal> OpenAsync();

    private protected static async Task<List<RecordedEvent>> ReadAllAsync(IEventJournal journal, long after)
    {
        var records = new List<RecordedEvent>();
        await foreach (var record in journal.ReadAsync(after, default)) records.Add(record);
        return records;
    }
}
