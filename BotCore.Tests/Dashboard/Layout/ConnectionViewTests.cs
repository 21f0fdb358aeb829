using BotCore.Dashboard.Layout;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Layout;

public sealed class ConnectionViewTests
{
    [Fact]
    public void Live_connection_needs_no_notice() =>
        Assert.Equal(new ConnectionView("Live", "state-good", null), ConnectionView.Of(new EngineConnection(ConnectionPhase.Live, Sample.Noon, Sample.Noon, null)));

    [Fact]
    public void Lost_connection_says_since_when_it_is_lost_since_when_values_are_stale_and_why()
    {
        var view = ConnectionView.Of(new EngineConnection(ConnectionPhase.Reconnecting, Sample.Noon.AddSeconds(9), Sample.Noon, "no engine answers"));

        Assert.Equal("Reconnecting since 12:00:09 UTC", view.Word);
        Assert.Equal(
            "Connection to the engine lost at 12:00:09 UTC; the values below are stale since 12:00:00 UTC. Reason: no engine answers.", view.Sentence);
    }

    [Fact]
    public void Silent_connection_is_stale_since_the_last_word() =>
        Assert.Equal("Stale since 12:00:00 UTC", ConnectionView.Of(new EngineConnection(ConnectionPhase.Silent, Sample.Noon, Sample.Noon, "silent")).Word);

    [Fact]
    public void Connection_that_never_stood_does_not_speak_of_values() =>
        Assert.Contains("nothing is known yet", ConnectionView.Of(new EngineConnection(ConnectionPhase.Connecting, Sample.Noon, null, null)).Sentence, StringComparison.Ordinal);
}
