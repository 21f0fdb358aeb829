using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.Tests.Stores;

/// <summary>What every store of jobs must do.</summary>
public abstract class JobStoreSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobRecord Job = new("job-1", "optimize", """{"grid":3}""", 3, "ann", Noon, JobState.Waiting, 0, null);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return source.DisposeAsync();
    }

    [Fact]
    public async Task A_job_submitted_again_is_recognised()
    {
        using var stores = await source.OpenAsync();

        Assert.True(await stores.Jobs.TrySubmitAsync(Job, default));
        Assert.False(await stores.Jobs.TrySubmitAsync(Job with { Pieces = 9 }, default));

        Assert.Equal(Job, await stores.Jobs.FindAsync("job-1", default));
        Assert.Equal([0, 1, 2], (await stores.Jobs.PiecesAsync("job-1", default)).Select(p => p.Index));
        Assert.Equal([Job], await stores.Jobs.PageAsync(null, 5, null, default));
        Assert.Equal([Job], await stores.Jobs.OpenAsync(default));
    }

    [Fact]
    public async Task A_job_is_done_when_all_its_pieces_have_results_and_not_before()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        for (int i = 0; i < 3; i++)
        {
            Assert.False(await stores.Jobs.TryFinishAsync("job-1", 3, "too early", Noon, default));
            int attempt = (await stores.Jobs.TryTakePieceAsync("job-1", i, "worker", 0, default))!.Attempt;
            Assert.Equal(JobState.Running, (await stores.Jobs.FindAsync("job-1", default))!.State);
            Assert.Equal(2 - i, await stores.Jobs.TryCompletePieceAsync("job-1", i, attempt, $"{i}", default));
        }

        Assert.True(await stores.Jobs.TryFinishAsync("job-1", 3, "sum", Noon, default));
        Assert.False(await stores.Jobs.TryFinishAsync("job-1", 3, "again", Noon, default));

        var job = (await stores.Jobs.FindAsync("job-1", default))!;
        Assert.Equal((JobState.Done, 3, 3.0, Noon), (job.State, job.DonePieces, job.DoneUnits, job.EndedAt));
        Assert.Equal("sum", await stores.Jobs.ResultAsync("job-1", default));
        Assert.Equal(["0", "1", "2"], (await stores.Jobs.PiecesAsync("job-1", default)).Select(p => p.Result));
        Assert.Empty(await stores.Jobs.OpenAsync(default));
    }

    [Fact]
    public async Task A_piece_taken_over_from_a_dead_worker_gets_one_result()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        Assert.Equal(1, (await stores.Jobs.TryTakePieceAsync("job-1", 0, "dies", 0, default))!.Attempt);
        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 0, "too early", 0, default));
        Assert.Equal(2, (await stores.Jobs.TryTakePieceAsync("job-1", 0, "lives", 1, default))!.Attempt);

        Assert.False(await stores.Jobs.BeatAsync("job-1", 0, 1, 0.9, default));
        Assert.Null(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "of the dead", default));
        Assert.False(await stores.Jobs.TryReturnPieceAsync("job-1", 0, 1, "of the dead", default));
        Assert.False(await stores.Jobs.TryFailPieceAsync("job-1", 0, 1, "of the dead", Noon, default));
        Assert.Equal(2, await stores.Jobs.TryCompletePieceAsync("job-1", 0, 2, "of the living", default));
        Assert.Null(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 2, "again", default));

        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 0, "late", int.MaxValue, default));
        Assert.Equal("of the living", (await stores.Jobs.PiecesAsync("job-1", default))[0].Result);
        Assert.Equal((1, JobState.Running), await stores.Jobs.FindAsync("job-1", default) is { } job ? (job.DonePieces, job.State) : default);
    }

    [Fact]
    public async Task Of_many_workers_that_want_a_piece_one_gets_it()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => stores.Jobs.TryTakePieceAsync("job-1", 1, $"worker-{i}", 0, default))));

        var piece = Assert.Single(taken, one => one is not null)!;
        Assert.Equal((1, 1, piece.Worker), (piece.Attempt, piece.Tries, (await stores.Jobs.PiecesAsync("job-1", default))[1].Worker));
    }

    [Fact]
    public async Task Progress_counts_what_is_done_and_the_share_of_what_runs()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job with { Pieces = 1 }, default);
        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default);
        await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "plan", default);
        Assert.True(await stores.Jobs.TryExtendAsync("job-1", 1, [new NewPiece("a", 8), new NewPiece("b", 4)], 13, default));
        await stores.Jobs.TryTakePieceAsync("job-1", 1, "worker", 0, default);

        Assert.True(await stores.Jobs.BeatAsync("job-1", 1, 1, 0.25, default));

        var job = (await stores.Jobs.FindAsync("job-1", default))!;
        Assert.Equal((3, 1, 13L, 3.0), (job.Pieces, job.DonePieces, job.PlannedUnits, job.DoneUnits));
        Assert.Equal([(1, JobState.Running, 1L), (2, JobState.Waiting, 0L)],
            (await stores.Jobs.OpenPiecesAsync("job-1", default)).Select(piece => (piece.Index, piece.State, piece.Beat)));
    }

    [Fact]
    public async Task Two_that_extend_a_job_with_the_same_extend_it_once()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job with { Pieces = 1 }, default);

        bool[] extended = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            stores.Jobs.TryExtendAsync("job-1", 1, [new NewPiece("a", 1), new NewPiece("b", 1)], 3, default))));

        Assert.Single(extended, done => done);
        Assert.Equal(["", "a", "b"], (await stores.Jobs.PiecesAsync("job-1", default)).Select(piece => piece.Payload));
    }

    [Fact]
    public async Task A_try_that_failed_counts_and_one_that_was_given_back_does_not()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);

        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default);
        Assert.True(await stores.Jobs.TryReturnPieceAsync("job-1", 0, 1, null, default));
        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default);
        Assert.True(await stores.Jobs.TryReturnPieceAsync("job-1", 0, 2, "no such file", default));
        var again = (await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default))!;

        Assert.Equal((3, 2, "no such file"), (again.Attempt, again.Tries, again.Error));
    }

    [Fact]
    public async Task A_piece_that_is_given_up_fails_its_job_with_the_reason_and_a_resumed_job_keeps_what_is_done()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default);
        await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "kept", default);
        await stores.Jobs.TryTakePieceAsync("job-1", 1, "worker", 0, default);

        Assert.True(await stores.Jobs.TryFailPieceAsync("job-1", 1, 1, "no such file", Noon, default));
        var failed = (await stores.Jobs.FindAsync("job-1", default))!;
        Assert.Equal((JobState.Failed, "no such file", Noon), (failed.State, failed.Error, failed.EndedAt));
        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 2, "worker", 0, default));

        Assert.True(await stores.Jobs.TryResumeAsync("job-1", default));
        Assert.False(await stores.Jobs.TryResumeAsync("job-1", default));
        var again = (await stores.Jobs.TryTakePieceAsync("job-1", 1, "worker", 0, default))!;
        Assert.Equal((2, 1), (again.Attempt, again.Tries));
        Assert.Equal("kept", (await stores.Jobs.PiecesAsync("job-1", default))[0].Result);
        Assert.Null((await stores.Jobs.FindAsync("job-1", default))!.Error);
    }

    [Fact]
    public async Task Nothing_of_a_cancelled_job_is_taken_or_completed()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", 0, default);

        Assert.True(await stores.Jobs.TryEndAsync("job-1", JobState.Cancelled, null, Noon, default));

        Assert.False(await stores.Jobs.TryEndAsync("job-1", JobState.Failed, "late", Noon, default));
        Assert.False(await stores.Jobs.BeatAsync("job-1", 0, 1, 0.5, default));
        Assert.Null(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "late", default));
        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 1, "worker", 0, default));
        Assert.False(await stores.Jobs.TryExtendAsync("job-1", 3, [new NewPiece("a", 1)], 4, default));
        Assert.Equal((JobState.Cancelled, 0), await stores.Jobs.FindAsync("job-1", default) is { } job ? (job.State, job.DonePieces) : default);
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_without_a_gap_and_by_kind()
    {
        using var stores = await source.OpenAsync();
        for (int i = 0; i < 5; i++)
            await stores.Jobs.TrySubmitAsync(Job with { Id = $"job-{i}", Kind = i == 3 ? "backtest" : "optimize", SubmittedAt = Noon.AddSeconds(i / 2) }, default);

        var seen = new List<string>();
        JobCursor? cursor = null;
        while (await stores.Jobs.PageAsync(null, 2, cursor, default) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(job => job.Id));
            cursor = new JobCursor(page[^1].SubmittedAt, page[^1].Id);
        }

        Assert.Equal(["job-4", "job-2", "job-3", "job-0", "job-1"], seen);
        Assert.Equal(["job-3"], (await stores.Jobs.PageAsync("backtest", 10, null, default)).Select(job => job.Id));
    }
}

public sealed class SqliteJobStoreTests() : JobStoreSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoJobStoreTests(MongoServer server) : JobStoreSuite(new MongoSource(server));
