using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.Dashboard.Live;

public sealed class ConnectionMonitorTests
{
    private readonly FakeTimeProvider _time = new(Sample.Noon);
    private readonly ConnectionMonitor _monitor;

    public ConnectionMonitorTests() => _monitor = new ConnectionMonitor(_time);

    [Fact]
    public void It_is_connecting_until_the_first_success_however_often_that_fails()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        _monitor.Lost("no engine answers");

        Assert.Equal(new EngineConnection(ConnectionPhase.Connecting, Sample.Noon, null, "no engine answers"), _monitor.Current);
    }

    [Fact]
    public void Loss_is_dated_by_its_first_failure_and_values_by_the_last_frame()
    {
        _monitor.Opened();
        _time.Advance(TimeSpan.FromSeconds(10));
        _monitor.Heard();
        _time.Advance(TimeSpan.FromSeconds(5));
        _monitor.Lost("closed");
        _time.Advance(TimeSpan.FromSeconds(5));
        _monitor.Lost("refused");

        Assert.Equal(
            new EngineConnection(ConnectionPhase.Reconnecting, Sample.Noon.AddSeconds(15), Sample.Noon.AddSeconds(10), "refused"), _monitor.Current);
    }

    [Fact]
    public void Open_connection_without_a_word_for_more_than_a_heartbeat_is_stale_since_that_word()
    {
        _monitor.Opened();
        _time.Advance(TimeSpan.FromSeconds(35));
        Assert.True(_monitor.Current.IsLive);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((ConnectionPhase.Silent, Sample.Noon), (_monitor.Current.Phase, _monitor.Current.Since));
    }

    [Fact]
    public void Next_frame_ends_the_silence()
    {
        _monitor.Opened();
        _time.Advance(TimeSpan.FromSeconds(40));
        _monitor.Heard();

        Assert.True(_monitor.Current.IsLive);
    }
}
