using BotCore.Trading.Analytics;
using FsCheck;
using FsCheck.Xunit;

namespace BotCore.Tests.Analytics;

/// <summary>Expected values: the complementary error function of the C library and algorithm AS 241 (Wichura 1988), both through Python.</summary>
public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(-0.5, 0.3085375387259869)]
    [InlineData(-1.0, 0.15865525393145707)]
    [InlineData(-1.96, 0.024997895148220435)]
    [InlineData(-2.5, 0.006209665325776139)]
    [InlineData(-3.0, 0.0013498980316300957)]
    [InlineData(-4.0, 3.1671241833119965e-05)]
    [InlineData(-5.0, 2.866515718791946e-07)]
    [InlineData(-8.0, 6.220960574271819e-16)]
    [InlineData(-10.0, 7.619853024160593e-24)]
    [InlineData(-20.0, 2.7536241186063314e-89)]
    [InlineData(-37.0, 5.725571222525139e-300)]
    public void Distribution_function_is_right_into_the_far_tail(double x, double expected)
    {
        Assert.Equal(1.0, NormalDistribution.Cumulative(x) / expected, 1e-12);
        Assert.Equal(1.0 - expected, NormalDistribution.Cumulative(-x), 1e-15);
    }

    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-20, -9.262340089798405)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-5, -4.2648907939228256)]
    [InlineData(0.01, -2.3263478740408408)]
    [InlineData(0.025, -1.9599639845400538)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.9, 1.2815515655446008)]
    [InlineData(0.999, 3.090232306167813)]
    public void Quantile_is_right_into_the_far_tail(double p, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-12 * Math.Max(1.0, Math.Abs(expected)));

    [Property]
    public void Quantile_undoes_the_distribution_function(PositiveInt thousandths)
    {
        double x = -(thousandths.Get % 30_000) / 1000.0;

        Assert.Equal(x, NormalDistribution.Quantile(NormalDistribution.Cumulative(x)), 1e-10);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Quantile_of_no_probability_is_refused(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p));
}
