using BotCore.Cli.Supervision;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Cli.Supervision;

public sealed class RestartPolicyTests
{
    private const int Crash = 134;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_crash_doubles_the_wait()
    {
        var policy = Policy(new RestartOptions { JitterRatio = 0 });

        double[] waits = [.. Enumerable.Range(0, 7).Select(_ => policy.OnExit(Crash).Delay.TotalSeconds)];

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30], waits); // the seventh would be 32; 30 is the longest
    }

    [Property]
    public bool Jitter_moves_a_wait_by_a_fifth_at_most(int seed)
    {
        var policy = new RestartPolicy(new RestartOptions(), _time, new Random(seed));

        double first = policy.OnExit(Crash).Delay.TotalMilliseconds, second = policy.OnExit(Crash).Delay.TotalMilliseconds;

        return first is >= 400 and <= 600 && second is >= 800 and <= 1200;
    }

    [Fact]
    public void The_eighth_crash_within_ten_minutes_is_the_last()
    {
        var policy = Policy(new RestartOptions());

        var verdicts = Enumerable.Range(0, 8).Select(_ => policy.OnExit(Crash).Verdict).ToList();

        Assert.All(verdicts.Take(7), v => Assert.Equal(RestartVerdict.Retry, v));
        Assert.Equal(RestartVerdict.GiveUp, verdicts[7]);
    }

    [Fact]
    public void Crashes_of_long_ago_are_forgotten()
    {
        var policy = Policy(new RestartOptions { JitterRatio = 0 });
        for (int i = 0; i < 7; i++) policy.OnExit(Crash);

        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(new RestartDecision(RestartVerdict.Retry, TimeSpan.FromSeconds(0.5), 1), policy.OnExit(Crash));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(69)]
    [InlineData(73)]
    [InlineData(74)]
    public void An_exit_that_no_restart_can_cure_is_not_retried(int exitCode)
    {
        Assert.Equal(RestartVerdict.Fatal, Policy(new RestartOptions()).OnExit(exitCode).Verdict);
    }

    [Theory]
    [InlineData(0)] // somebody else stopped it; it should run
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(137)]
    public void Any_other_exit_is_retried(int exitCode)
    {
        Assert.Equal(RestartVerdict.Retry, Policy(new RestartOptions()).OnExit(exitCode).Verdict);
    }

    private RestartPolicy Policy(RestartOptions options) => new(options, _time, new Random(1));
}
