using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Tests.Kernel;

public sealed class EventTextTests
{
    [Fact]
    public void Equal_amounts_read_equal_however_many_zeros_they_carry()
    {
        Assert.Equal(Invariant($"the position has {0.08m}"), Invariant($"the position has {0.080m}"));
        Assert.Equal("1000 of 0.5", Invariant($"{1000.00m} of {0.50m}"));
    }

    [Fact]
    public void A_format_that_was_asked_for_is_kept_and_other_values_are_invariant()
    {
        Assert.Equal("12.35, 0.5, BTC, ", Invariant($"{12.3456m:0.##}, {0.5}, {"BTC"}, {(object?)null}"));
    }
}
