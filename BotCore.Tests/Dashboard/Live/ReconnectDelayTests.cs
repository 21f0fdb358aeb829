using BotCore.Dashboard.Live;

namespace BotCore.Tests.Dashboard.Live;

public sealed class ReconnectDelayTests
{
    [Theory]
    [InlineData(0, 0.0, 0.25)]
    [InlineData(0, 1.0, 0.5)]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(3, 0.5, 3.0)]
    [InlineData(5, 0.0, 7.5)]
    [InlineData(5, 1.0, 15.0)]
    [InlineData(1_000_000, 1.0, 15.0)]
    public void Waits_double_up_to_fifteen_seconds_and_half_of_each_is_random(int attempt, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReconnectDelay.Of(attempt, jitter));
}
