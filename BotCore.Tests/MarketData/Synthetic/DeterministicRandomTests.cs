using BotCore.MarketData.Synthetic;

namespace BotCore.Tests.MarketData.Synthetic;

public sealed class DeterministicRandomTests
{
    [Fact]
    public void SplitMix64_gives_its_published_sequence()
    {
        ulong state = 1234567;

        ulong[] numbers = [.. Enumerable.Range(0, 5).Select(_ => DeterministicRandom.SplitMix(ref state))];

        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], numbers);
    }

    [Fact]
    public void Xoshiro256_starstar_gives_its_published_sequence()
    {
        var random = new DeterministicRandom(1, 2, 3, 4);

        ulong[] numbers = [.. Enumerable.Range(0, 10).Select(_ => random.NextBits())];

        Assert.Equal(
            [
                11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
                8476171486693032832, 10595114339597558777, 2904607092377533576,
            ],
            numbers);
    }

    [Fact]
    public void Uniform_numbers_are_strictly_between_zero_and_one_and_fill_it_evenly()
    {
        var random = new DeterministicRandom(9);
        int[] tenths = new int[10];

        for (int i = 0; i < 100_000; i++)
        {
            double number = random.NextUnit();
            Assert.True(number is > 0 and < 1);
            tenths[(int)(number * 10)]++;
        }

        Assert.All(tenths, count => Assert.InRange(count, 9_600, 10_400)); // 10,000 ± 4 deviations
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one()
    {
        var random = new DeterministicRandom(10);
        double[] numbers = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextNormal())];

        Assert.InRange(numbers.Average(), -0.01, 0.01);
        Assert.InRange(numbers.Average(number => number * number), 0.98, 1.02);
        Assert.InRange(numbers.Average(number => number * number * number * number), 2.85, 3.15);
    }
}
