using System.Globalization;
using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.TradingEngine.Projections;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Projections;

[Trait("Category", "Integration")]
public sealed class ReadModelProjectorTests
{
    private static readonly ProjectionOptions Small = new() { MaxBatchRecords = 97, SaveStateEvery = 400, CandleRetention = 100 };

    [Property(MaxTest = 12)]
    public async Task Content_depends_on_the_journal_only_not_on_batches_or_restarts(int seed, PositiveInt restarts)
    {
        var market = new RecordedMarket(seed);
        var events = market.Run(2_000);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var whole = new TemporaryFolder();
        await using (var run = await ProjectionRun.StartAsync(whole, journal, market, new ProjectionOptions { CandleRetention = 100 }))
            await run.CaughtUpAsync(journal);

        var growing = new MemoryJournal();
        using var pieces = new TemporaryFolder();
        int parts = 1 + restarts.Get % 6;
        for (int i = 0; i < parts; i++)
        {
            int from = market.Events.Count * i / parts, to = market.Events.Count * (i + 1) / parts;
            growing.Append(market.Events[from..to]);
            await using var run = await ProjectionRun.StartAsync(pieces, growing, market, Small);
            await run.CaughtUpAsync(growing);
        }

        Assert.NotEmpty(events);
        Assert.Equal(ProjectionRun.Content(whole), ProjectionRun.Content(pieces));
    }

    [Property(MaxTest = 12)]
    public async Task A_kill_at_any_record_loses_and_doubles_nothing(int seed, PositiveInt at)
    {
        var market = new RecordedMarket(seed);
        market.Run(1_500);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var whole = new TemporaryFolder();
        await using (var run = await ProjectionRun.StartAsync(whole, journal, market, Small)) await run.CaughtUpAsync(journal);

        var killed = new MemoryJournal { HangsAfter = 1 + at.Get * 37L % (market.Events.Count - 1) };
        killed.Append(market.Events);
        using var before = new TemporaryFolder();
        await ProjectionRun.StartAsync(before, killed, market, Small); // never stopped: what it has not written is gone
        await killed.Hung.Task.WaitAsync(ProjectionRun.Patience);
        using var after = before.Copy();
        await using (var run = await ProjectionRun.StartAsync(after, journal, market, Small)) await run.CaughtUpAsync(journal);

        Assert.Equal(ProjectionRun.Content(whole), ProjectionRun.Content(after));
    }

    [Fact]
    public async Task A_rebuild_gives_the_same_again()
    {
        var market = new RecordedMarket(7);
        market.Run(1_500);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var folder = new TemporaryFolder();
        await using var run = await ProjectionRun.StartAsync(folder, journal, market);
        await run.CaughtUpAsync(journal);
        string before = ProjectionRun.Content(folder);

        await run.Models.RebuildAsync(CancellationToken.None).WaitAsync(ProjectionRun.Patience);

        Assert.Equal(before, ProjectionRun.Content(folder));
        Assert.Equal(journal.LastVersion, run.Models.Version);
    }

    [Fact]
    public async Task Lists_of_another_journal_are_thrown_away()
    {
        var first = new RecordedMarket(1);
        first.Run(500);
        var second = new RecordedMarket(2);
        second.Run(200);
        var longer = new MemoryJournal();
        longer.Append(first.Events);
        var shorter = new MemoryJournal();
        shorter.Append(second.Events);
        using var folder = new TemporaryFolder();
        using var fresh = new TemporaryFolder();
        await using (var run = await ProjectionRun.StartAsync(folder, longer, first)) await run.CaughtUpAsync(longer);

        await using (var run = await ProjectionRun.StartAsync(folder, shorter, second)) await run.CaughtUpAsync(shorter);
        await using (var run = await ProjectionRun.StartAsync(fresh, shorter, second)) await run.CaughtUpAsync(shorter);

        Assert.Equal(ProjectionRun.Content(fresh), ProjectionRun.Content(folder));
    }

    [Fact]
    public async Task A_damaged_file_is_built_anew()
    {
        var market = new RecordedMarket(3);
        market.Run(500);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var folder = new TemporaryFolder();
        await using (var run = await ProjectionRun.StartAsync(folder, journal, market)) await run.CaughtUpAsync(journal);
        string before = ProjectionRun.Content(folder);
        string file = Path.Combine(folder.Path, "readmodels.db");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.WriteAllBytes(file, [.. Enumerable.Repeat((byte)'x', 8192)]);
        File.Delete(file + "-wal");

        await using (var run = await ProjectionRun.StartAsync(folder, journal, market)) await run.CaughtUpAsync(journal);

        Assert.Equal(before, ProjectionRun.Content(folder));
    }

    [Fact]
    public async Task A_full_disk_is_waited_for_and_told()
    {
        var market = new RecordedMarket(4);
        market.Run(100);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var parent = new TemporaryFolder();
        string blocked = Path.Combine(parent.Path, "readmodels.db");
        Directory.CreateDirectory(blocked); // a folder where the file belongs: opening fails as on a disk that is gone
        await using var run = await ProjectionRun.StartAsync(parent, journal, market, new ProjectionOptions { RetryDelay = TimeSpan.FromMilliseconds(10) });
        await Eventually.HoldsAsync(() => run.Metrics.Trouble is not null, "the trouble is told");

        Directory.Delete(blocked);

        await run.CaughtUpAsync(journal);
        await Eventually.HoldsAsync(() => run.Metrics.Trouble is null, "the trouble is over");
    }

    [Fact]
    public async Task A_record_that_does_not_fit_stops_the_lists_until_a_rebuild()
    {
        var market = new RecordedMarket(5);
        market.Run(50);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        journal.Append([new BotCore.Trading.Kernel.OrderAccepted(market.Kernel.NowMs, 999_999)]);
        using var folder = new TemporaryFolder();

        await using var run = await ProjectionRun.StartAsync(folder, journal, market);

        await Eventually.HoldsAsync(() => run.Metrics.Trouble?.Contains("999999", StringComparison.Ordinal) == true, "the record is named");
        var refused = await Record.ExceptionAsync(() => run.Models.RebuildAsync(CancellationToken.None).WaitAsync(ProjectionRun.Patience));
        Assert.IsType<BotCore.TradingEngine.Journal.JournalDamagedException>(refused);
    }

    [Fact]
    public async Task A_replay_at_full_speed_is_followed()
    {
        var market = new RecordedMarket(6, symbols: 4);
        market.Run(50_000);
        var journal = new MemoryJournal();
        using var folder = new TemporaryFolder();
        await using var run = await ProjectionRun.StartAsync(folder, journal, market);
        journal.Append(market.Events);
        run.Signal.Set();

        await run.CaughtUpAsync(journal);
    }

    [Fact]
    public async Task Every_decision_is_listed_with_what_was_said_about_it()
    {
        var market = new RecordedMarket(7);
        market.Run(1_500);
        var journal = new MemoryJournal();
        journal.Append(market.Events);
        using var folder = new TemporaryFolder();
        await using var run = await ProjectionRun.StartAsync(folder, journal, market, Small);
        await run.CaughtUpAsync(journal);
        var taken = market.Events.OfType<CandleTaken>().Where(e => e.Decision is not null).ToList();

        var listed = await AllAsync(new DecisionQuery(new PageQuery(null, 50, null), null, null, null));

        Assert.Equal(taken.Count, listed.Count);
        Assert.Equal(taken.Select(e => (e.TimeMs, e.Decision)).Reverse(), listed.Select(d => (d.Time.ToUnixTimeMilliseconds(), (string?)d.Code)));
        Assert.All(listed, d => Assert.Equal(d.Code is "no_signal" or "warm_up", d.Detail is null));
        Assert.All(listed, d => Assert.NotEqual(DecisionCodes.UnknownKind, d.Kind));
        var raised = market.Events.OfType<SignalRaised>().ToList();
        Assert.Equal(raised.Select(e => e.OutcomeReason).Reverse(), listed.Where(d => d.Detail is not null).Select(d => d.Detail));

        long from = taken[taken.Count / 3].TimeMs, to = taken[taken.Count / 2].TimeMs;
        var some = await AllAsync(new DecisionQuery(new PageQuery(market.Instruments[1].Symbol, 7, null), from, to, "no_signal"));
        Assert.Equal(
            taken.Where(e => e.Instrument == 1 && e.TimeMs >= from && e.TimeMs < to && e.Decision == "no_signal").Select(e => e.TimeMs).Reverse(),
            some.Select(d => d.Time.ToUnixTimeMilliseconds()));

        async Task<List<DecisionModel>> AllAsync(DecisionQuery query)
        {
            var all = new List<DecisionModel>();
            while (true)
            {
                var page = await run.Models.DecisionsAsync(query, CancellationToken.None);
                Assert.True(page.Items.Count <= query.Page.Limit);
                all.AddRange(page.Items);
                if (page.Next is null) return all;
                query = query with { Page = query.Page with { Cursor = long.Parse(page.Next, CultureInfo.InvariantCulture) } };
            }
        }
    }
}
