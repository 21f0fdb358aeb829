using BotCore.MarketData.Synthetic;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Synthetic;

public sealed class DeterministicMathTests
{
    /// <summary>The check values printed with algorithm AS 241, and two everybody knows.</summary>
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.999, 3.090232306167813)]
    public void Normal_quantiles_agree_with_published_values(double p, double z) =>
        Assert.Equal(z, DeterministicMath.NormalQuantile(p), 2e-15 * Math.Max(1, Math.Abs(z)));

    [Property(MaxTest = 2000)]
    public void Logarithms_agree_with_the_platform(long bits)
    {
        double x = BitConverter.Int64BitsToDouble(bits & long.MaxValue);
        if (!double.IsNormal(x)) return;

        Assert.Equal(Math.Log(x), DeterministicMath.Log(x), 5e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
    }

    [Fact]
    public void The_logarithm_of_one_is_zero() => Assert.Equal(0, DeterministicMath.Log(1));
}
