using BotCore.Trading.Matching;

namespace BotCore.Tests.Matching;

/// <summary>Where a price that moves meets a level of 100.</summary>
public class TriggerTests
{
    [Theory]
    [InlineData(true, 105, 95, 100.0)]   // on its way down
    [InlineData(true, 105, 100, 100.0)]  // just reached
    [InlineData(true, 105, 100.1, null)]
    [InlineData(true, 99, 95, 99.0)]     // beyond it from the start: where the price is
    [InlineData(true, 99, 105, 99.0)]
    [InlineData(false, 95, 105, 100.0)]
    [InlineData(false, 95, 100, 100.0)]
    [InlineData(false, 95, 99.9, null)]
    [InlineData(false, 101, 105, 101.0)]
    [InlineData(false, 101, 95, 101.0)]
    public void A_level_is_met_at_or_beyond_it(bool below, double from, double to, double? expected) =>
        Assert.Equal((decimal?)expected, Trigger.Crossing(100m, below, (decimal)from, (decimal)to));
}
