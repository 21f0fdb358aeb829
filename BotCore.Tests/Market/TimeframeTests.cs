using BotCore.Trading.Market;

namespace BotCore.Tests.Market;

public sealed class TimeframeTests
{
    [Fact]
    public void Names_are_read_as_they_are_written()
    {
        Assert.All(Timeframe.All, timeframe => Assert.Equal(timeframe, Timeframe.Parse(timeframe.ToString())));
        Assert.False(Timeframe.TryParse("7m", out _));
    }
}
