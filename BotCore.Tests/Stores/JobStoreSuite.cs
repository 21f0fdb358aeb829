using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.Tests.Stores;

/// <summary>What every store of jobs must do.</summary>
public abstract class JobStoreSuite(StoreSource source) : IAsyncDisposable
{
    private static readonly JobRecord Job = new(
        "job-1", "optimize", """{"grid":3}""", 3, "ann", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), JobState.Waiting, 0, null);

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
        Assert.Equal([Job], await stores.Jobs.NewestAsync(5, default));
    }

    [Fact]
    public async Task A_job_is_done_with_its_last_piece()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        for (int i = 0; i < 3; i++)
        {
            int attempt = (await stores.Jobs.TryTakePieceAsync("job-1", i, "worker", default))!.Value;
            Assert.Equal(JobState.Running, (await stores.Jobs.FindAsync("job-1", default))!.State);
            Assert.True(await stores.Jobs.TryCompletePieceAsync("job-1", i, attempt, $"{i}", default));
        }

        Assert.Equal((JobState.Done, 3), await stores.Jobs.FindAsync("job-1", default) is { } job ? (job.State, job.DonePieces) : default);
        Assert.Equal(["0", "1", "2"], (await stores.Jobs.PiecesAsync("job-1", default)).Select(p => p.Result));
    }

    [Fact]
    public async Task A_piece_taken_over_from_a_dead_worker_gets_one_result()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        Assert.Equal(1, await stores.Jobs.TryTakePieceAsync("job-1", 0, "dies", default));
        Assert.Equal(2, await stores.Jobs.TryTakePieceAsync("job-1", 0, "lives", default));

        Assert.False(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "of the dead", default));
        Assert.True(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 2, "of the living", default));
        Assert.False(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 2, "again", default));

        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 0, "late", default));
        Assert.Equal("of the living", (await stores.Jobs.PiecesAsync("job-1", default))[0].Result);
        Assert.Equal(1, (await stores.Jobs.FindAsync("job-1", default))!.DonePieces);
    }

    [Fact]
    public async Task Nothing_of_a_cancelled_job_is_taken_or_completed()
    {
        using var stores = await source.OpenAsync();
        await stores.Jobs.TrySubmitAsync(Job, default);
        await stores.Jobs.TryTakePieceAsync("job-1", 0, "worker", default);

        Assert.True(await stores.Jobs.TryEndAsync("job-1", JobState.Cancelled, null, default));

        Assert.False(await stores.Jobs.TryEndAsync("job-1", JobState.Failed, "late", default));
        Assert.False(await stores.Jobs.TryCompletePieceAsync("job-1", 0, 1, "late", default));
        Assert.Null(await stores.Jobs.TryTakePieceAsync("job-1", 1, "worker", default));
        Assert.Equal((JobState.Cancelled, 0), await stores.Jobs.FindAsync("job-1", default) is { } job ? (job.State, job.DonePieces) : default);
    }
}

public sealed class SqliteJobStoreTests() : JobStoreSuite(new SqliteSource());

[Trait("Category", "Integration")]
public sealed class MongoJobStoreTests(MongoServer server) : JobStoreSuite(new MongoSource(server));
