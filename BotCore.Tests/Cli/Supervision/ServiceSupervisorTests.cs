using System.Threading.Channels;
using BotCore.Cli.Supervision;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Cli.Supervision;

public sealed class ServiceSupervisorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<ServiceRecord> _changes = Channel.CreateUnbounded<ServiceRecord>();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly CancellationTokenSource _patience = new(Patience);

    public void Dispose()
    {
        _stop.Dispose();
        _kill.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task A_killed_service_is_started_again_after_its_wait_and_not_before()
    {
        var time = new FakeTimeProvider();
        var run = Supervise(ShellService.Patient, time).RunAsync(Patience, _stop.Token, _kill.Token);
        var first = await NextAsync(ServiceState.Ready);

        ProcessSignals.Kill(first.Identity!.Value);
        var crashed = await NextAsync(ServiceState.Restarting);
        var (second, waited) = await AdvanceUntilStartedAsync(time);

        Assert.Equal(137, crashed.LastExitCode);
        Assert.Contains("SIGKILL", crashed.Reason, StringComparison.Ordinal);
        Assert.NotEqual(first.Pid, second.Pid);
        Assert.Equal(1, second.Restarts);
        Assert.True(waited >= TimeSpan.FromMilliseconds(400), $"started again after {waited}; half a second less a fifth is the least");
        await _stop.CancelAsync();
        Assert.Equal(ServiceState.Stopped, (await run.WaitAsync(Patience, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task A_fatal_exit_is_not_retried_and_its_reason_is_what_the_service_said_last()
    {
        const string script = "echo started; echo noise >&2; echo 'journal.db is damaged at record 7' >&2; exit 74";

        var end = await Supervise(script, TimeProvider.System).RunAsync(Patience, _stop.Token, _kill.Token).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(ServiceState.Failed, end.State);
        Assert.Equal(74, end.LastExitCode);
        Assert.Equal(0, end.Restarts);
        Assert.StartsWith("journal.db is damaged at record 7 (exit code 74", end.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await AllLinesAsync()).Count(l => l == "started"));
    }

    [Fact]
    public async Task What_only_the_first_start_may_do_is_not_done_again_after_a_crash()
    {
        var service = ShellService.Define("echo \"$*\"; trap 'exit 0' TERM; while :; do sleep 0.02; done");
        service = service with { Arguments = [.. service.Arguments, "sh", "always"], FirstStartArguments = ["fresh"] };
        var run = Supervise(service, TimeProvider.System, new RestartOptions { FirstDelay = TimeSpan.FromMilliseconds(1) })
            .RunAsync(Patience, _stop.Token, _kill.Token);

        Assert.Equal("always fresh", await _lines.Reader.ReadAsync(_patience.Token));
        ProcessSignals.Kill((await NextAsync(ServiceState.Ready)).Identity!.Value);

        Assert.Equal("always", await _lines.Reader.ReadAsync(_patience.Token));
        await _stop.CancelAsync();
        await run.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_service_that_keeps_crashing_is_given_up_with_its_last_words()
    {
        var quick = new RestartOptions { FirstDelay = TimeSpan.FromMilliseconds(1), MaxCrashes = 3 };

        var end = await Supervise("echo started; echo boom >&2; exit 1", TimeProvider.System, quick).RunAsync(Patience, _stop.Token, _kill.Token)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(ServiceState.Failed, end.State);
        Assert.Equal("boom (exit code 1; given up after 3 crashes)", end.Reason);
        Assert.Equal(3, (await AllLinesAsync()).Count(l => l == "started"));
    }

    [Fact]
    public async Task A_stop_is_graceful_and_the_last_words_are_heard()
    {
        var run = Supervise(ShellService.Patient, TimeProvider.System).RunAsync(Patience, _stop.Token, _kill.Token);
        Assert.Equal("hello", await _lines.Reader.ReadAsync(_patience.Token));

        await _stop.CancelAsync();
        var end = await run.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(ServiceState.Stopped, end.State);
        Assert.Null(end.LastExitCode);
        Assert.Equal(["bye"], await AllLinesAsync());
    }

    [Fact]
    public async Task A_service_that_does_not_stop_in_time_is_killed()
    {
        var time = new FakeTimeProvider();
        var run = Supervise(ShellService.Stubborn, time).RunAsync(TimeSpan.FromSeconds(20), _stop.Token, _kill.Token);
        Assert.Equal("hello", await _lines.Reader.ReadAsync(_patience.Token));
        var identity = (await NextAsync(ServiceState.Ready)).Identity!.Value;

        await _stop.CancelAsync();
        await NextAsync(ServiceState.Stopping);
        Assert.True(identity.IsAlive());
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), run);

        Assert.False(identity.IsAlive());
        Assert.Equal(ServiceState.Stopped, (await run).State);
    }

    [Fact]
    public async Task A_second_request_ends_a_stubborn_service_at_once()
    {
        var run = Supervise(ShellService.Stubborn, TimeProvider.System).RunAsync(TimeSpan.FromHours(1), _stop.Token, _kill.Token);
        Assert.Equal("hello", await _lines.Reader.ReadAsync(_patience.Token));

        await _stop.CancelAsync();
        await NextAsync(ServiceState.Stopping);
        await _kill.CancelAsync();

        Assert.Equal(ServiceState.Stopped, (await run.WaitAsync(Patience, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task A_stop_while_it_waits_for_its_next_start_ends_the_waiting()
    {
        var run = Supervise("exit 1", new FakeTimeProvider()).RunAsync(Patience, _stop.Token, _kill.Token);
        await NextAsync(ServiceState.Restarting);

        await _stop.CancelAsync();

        Assert.Equal(ServiceState.Stopped, (await run.WaitAsync(Patience, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task Ctrl_c_in_the_terminal_does_not_reach_the_services()
    {
        // A terminal signals a process group; in a group of its own a service hears only its supervisor.
        var run = Supervise(ShellService.Patient, TimeProvider.System).RunAsync(Patience, _stop.Token, _kill.Token);
        var service = await NextAsync(ServiceState.Ready);

        // The group is changed by the new process itself, some instructions after it has begun.
        await Eventually.HoldsAsync(() => ProcessGroupOf(service.Pid) == service.Pid, "the service leads a group of its own");
        Assert.NotEqual(service.Pid, ProcessGroupOf(Environment.ProcessId));

        await _stop.CancelAsync();
        await run.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private ServiceSupervisor Supervise(string script, TimeProvider time, RestartOptions? restart = null) =>
        Supervise(ShellService.Define(script), time, restart);

    private ServiceSupervisor Supervise(ServiceDefinition service, TimeProvider time, RestartOptions? restart = null) => new(
        service, new ProcessLauncher(), (_, _) => Task.FromResult(true),
        new RestartPolicy(restart ?? new RestartOptions(), time, new Random(1)), time,
        change => _changes.Writer.TryWrite(change), (_, line) => _lines.Writer.TryWrite(line.Text));

    private async Task<ServiceRecord> NextAsync(ServiceState state)
    {
        while (true)
        {
            var change = await _changes.Reader.ReadAsync(_patience.Token);
            if (change.State == state) return change;
        }
    }

    private async Task<(ServiceRecord Started, TimeSpan Waited)> AdvanceUntilStartedAsync(FakeTimeProvider time)
    {
        var started = NextAsync(ServiceState.Starting);
        var waited = await AdvanceUntilAsync(time, TimeSpan.FromMilliseconds(100), started);
        return (await started, waited);
    }

    /// <summary>Lets time pass in steps, each followed by a moment for the other threads, until the task has ended.</summary>
    private async Task<TimeSpan> AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Task task)
    {
        var waited = TimeSpan.Zero;
        while (await Task.WhenAny(task, Task.Delay(20, _patience.Token)) != task)
        {
            _patience.Token.ThrowIfCancellationRequested();
            time.Advance(step);
            waited += step;
        }
        return waited;
    }

    private async Task<List<string>> AllLinesAsync()
    {
        _lines.Writer.TryComplete();
        return await _lines.Reader.ReadAllAsync(_patience.Token).ToListAsync(_patience.Token);
    }

    /// <summary>Field 5 of /proc/PID/stat.</summary>
    private static int ProcessGroupOf(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
    }
}
