using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Live;

public sealed class CircuitPulseTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_beats_four_times_a_second_and_waits_for_slow_parts()
    {
        using var pulse = new CircuitPulse(_time);
        int beats = 0;
        var painting = new TaskCompletionSource();
        using var membership = pulse.Join(() =>
        {
            beats++;
            return beats == 2 ? painting.Task : Task.CompletedTask;
        });

        _time.Advance(CircuitPulse.Interval);
        await Until.TrueAsync(() => beats == 1, "the first beat");
        _time.Advance(CircuitPulse.Interval);
        await Until.TrueAsync(() => beats == 2, "the second beat");
        for (int i = 0; i < 10; i++) _time.Advance(CircuitPulse.Interval);
        Assert.Equal(2, beats);

        painting.SetResult();
        await Until.TrueAsync(() => beats == 3, "one beat for all that was missed");
        Assert.Equal(3, beats);
    }

    [Fact]
    public async Task Part_that_has_left_is_not_asked_any_more()
    {
        using var pulse = new CircuitPulse(_time);
        int stayed = 0, left = 0;
        using var staying = pulse.Join(() => { stayed++; return Task.CompletedTask; });
        var leaving = pulse.Join(() => { left++; return Task.CompletedTask; });

        leaving.Dispose();
        _time.Advance(CircuitPulse.Interval);

        await Until.TrueAsync(() => stayed == 1, "the beat");
        Assert.Equal(0, left);
    }
}
