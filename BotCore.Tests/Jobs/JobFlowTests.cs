using BotCore.TradingEngine.Bus;
using BotCore.TradingEngine.Jobs;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.Tests.Jobs;

public sealed class JobFlowTests
{
    [Fact]
    public async Task A_submitted_job_runs_to_its_end()
    {
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((_, _) => "42")]);
        await floor.StartAsync();

        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");

        Assert.Equal("42", await floor.ResultAsync(id));
        Assert.NotNull((await floor.Jobs.FindAsync(id, default))!.EndedAt);
    }

    [Fact]
    public async Task A_piece_that_always_fails_ends_with_its_reason_after_so_many_tries_and_is_a_dead_letter()
    {
        int runs = 0;
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((_, _) =>
        {
            runs++;
            throw new InvalidOperationException("cannot be divided");
        })]);
        await floor.StartAsync();

        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");
        var job = await floor.UntilAsync(id, job => !job.IsOpen);

        Assert.Equal((JobState.Failed, "piece 0 was given up after 3 tries: cannot be divided"), (job.State, job.Error));
        Assert.Equal(3, runs);
        var letters = new List<BusDelivery>();
        await using var reading = await floor.Bus.SubscribeAsync(
            new Subscription(BusTopology.DeadLetterQueue),
            (letter, _) =>
            {
                lock (letters) letters.Add(letter);
                return Task.FromResult(Verdict.Done);
            },
            default);
        await Eventually.HoldsAsync(() => letters.Count == 1, "the message is a dead letter");
        Assert.Equal(("rejected", "jobs.backtest"), (letters[0].DeadReason, letters[0].DeadQueue));
    }

    [Fact]
    public async Task A_failed_job_that_is_resumed_goes_on()
    {
        bool isRepaired = false;
        await using var floor = await JobFloor.OpenAsync(
            [new ScriptedWork((_, _) => Volatile.Read(ref isRepaired) ? "42" : throw new InvalidOperationException("no candles"))], maxTries: 1);
        await floor.StartAsync();
        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");
        await floor.UntilAsync(id, job => job.State is JobState.Failed);

        Volatile.Write(ref isRepaired, true);
        Assert.True(await floor.Jobs.TryResumeAsync(id, default));

        Assert.Equal("42", await floor.ResultAsync(id));
    }

    [Fact]
    public async Task What_runs_for_a_job_that_is_cancelled_stops()
    {
        var running = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((_, ct) =>
        {
            running.TrySetResult();
            ct.WaitHandle.WaitOne();
            stopped.TrySetResult();
            ct.ThrowIfCancellationRequested();
            return "never";
        })]);
        await floor.StartAsync();
        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(await floor.Jobs.TryEndAsync(id, JobState.Cancelled, null, DateTimeOffset.UnixEpoch, default));

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(JobState.Cancelled, (await floor.Jobs.FindAsync(id, default))!.State);
    }

    [Fact]
    public async Task A_job_that_was_submitted_while_nobody_worked_is_done_after_a_restart()
    {
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((_, _) => "42")]);
        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");

        await floor.StartAsync();

        Assert.Equal("42", await floor.ResultAsync(id));
    }
}

/// <summary>What only shows after the patience of the keeper.</summary>
[Trait("Category", "Integration")]
public sealed class JobKeeperTests
{
    [Fact]
    public async Task A_piece_whose_worker_shows_no_life_is_done_by_another()
    {
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((piece, _) => $"attempt {piece.Attempt}")]);
        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");
        Assert.NotNull(await floor.Jobs.TryTakePieceAsync(id, 0, "of a process that died", 0, default));

        await floor.StartAsync();

        Assert.Equal("attempt 2", await floor.ResultAsync(id));
    }

    [Fact]
    public async Task A_job_whose_worker_died_before_the_next_step_takes_it()
    {
        await using var floor = await JobFloor.OpenAsync([new ScriptedWork((_, _) => "never run")]);
        string id = await floor.SubmitAsync(JobKinds.Backtest, "{}");
        Assert.NotNull(await floor.Jobs.TryTakePieceAsync(id, 0, "of a process that died", 0, default));
        Assert.Equal(0, await floor.Jobs.TryCompletePieceAsync(id, 0, 1, "42", default));

        await floor.StartAsync();

        Assert.Equal("42", await floor.ResultAsync(id));
    }
}
