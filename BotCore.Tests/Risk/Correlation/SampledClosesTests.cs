using System.Buffers;
using BotCore.Trading.Market;
using BotCore.Trading.Risk.Correlation;
using BotCore.Trading.State;

namespace BotCore.Tests.Risk.Correlation;

public class SampledClosesTests
{
    private const long HourMs = 3_600_000;

    [Fact]
    public void The_coefficient_is_pearsons_of_the_returns()
    {
        // −0.762909226833… by Python's statistics.correlation of the six returns.
        double? correlation = SampledCloses.Correlation(Hourly(100, 102, 101, 105, 103, 108, 107), Hourly(50, 50.5, 50.75, 51, 52, 51.5, 53), 6);

        Assert.Equal(-0.762909, correlation);
    }

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(-1.0, -1.0)]
    public void What_moves_alike_is_one_and_what_mirrors_is_minus_one(double factor, double expected)
    {
        double a = 100, b = 7;
        var (first, second) = (new SampledCloses(Timeframe.OneMinute), new SampledCloses(Timeframe.OneMinute));
        for (int hour = 1; hour <= 60; hour++)
        {
            double move = hour * 7919 % 13 * 0.001 - 0.006;
            a *= 1 + move;
            b *= 1 + factor * move;
            first.Add(a, hour * HourMs);
            second.Add(b, hour * HourMs);
        }

        Assert.Equal(expected, SampledCloses.Correlation(first, second, 48));
    }

    [Fact]
    public void It_is_not_known_with_too_few_common_hours()
    {
        var (first, second) = (Hourly(100, 102, 101, 105, 103, 108, 107), Hourly(50, 50.5, 50.75, 51, 52, 51.5, 53));

        Assert.Null(SampledCloses.Correlation(first, second, 7));
        Assert.NotNull(SampledCloses.Correlation(first, second, 6));
        Assert.Null(SampledCloses.Correlation(first, new SampledCloses(Timeframe.OneMinute), 2));
    }

    [Fact]
    public void It_is_not_known_of_a_market_that_stands_still() =>
        Assert.Null(SampledCloses.Correlation(Hourly(100, 101, 100, 102), Hourly(5, 5, 5, 5), 2));

    [Fact]
    public void Only_the_close_of_a_whole_hour_counts_and_a_missing_one_costs_both_returns_beside_it()
    {
        var (first, second) = (new SampledCloses(Timeframe.OneMinute), new SampledCloses(Timeframe.OneMinute));
        double[] a = [100, 102, 101, 105, 103, 108, 107], b = [50, 50.5, 50.75, 51, 52, 51.5, 53];
        for (int hour = 1; hour <= 7; hour++)
        {
            first.Add(1, hour * HourMs - 60_000); // the minute before says nothing
            first.Add(a[hour - 1], hour * HourMs);
            // The second market has no candle at the end of its fourth hour, only before and after it.
            if (hour != 4) second.Add(b[hour - 1], hour * HourMs);
            else second.Add(999, hour * HourMs + 60_000);
        }

        Assert.NotNull(SampledCloses.Correlation(first, second, 4));
        Assert.Null(SampledCloses.Correlation(first, second, 5));
    }

    [Fact]
    public void What_is_older_than_thirty_days_is_forgotten()
    {
        var (first, second) = (new SampledCloses(Timeframe.OneHour), new SampledCloses(Timeframe.OneHour));
        // Opposite for a long time, alike for the last thirty days.
        double a = 100, b = 100;
        for (int hour = 1; hour <= 2_000; hour++)
        {
            double move = hour * 7919 % 13 * 0.001 - 0.006;
            a *= 1 + move;
            b *= 1 + (hour <= 1_280 ? -move : move);
            first.Add(a, hour * HourMs);
            second.Add(b, hour * HourMs);
        }

        Assert.Equal(1.0, SampledCloses.Correlation(first, second, 720));
        Assert.Equal(720, first.MaxReturns);
    }

    [Fact]
    public void Longer_candles_are_sampled_as_they_come()
    {
        var (first, second) = (new SampledCloses(Timeframe.OneDay), new SampledCloses(Timeframe.OneDay));
        for (int day = 1; day <= 20; day++)
        {
            first.Add(100 + day % 3, day * 24 * HourMs);
            second.Add(10 + day % 3 * 0.1, day * 24 * HourMs);
        }

        Assert.Equal(30, first.MaxReturns);
        Assert.Equal(1.0, SampledCloses.Correlation(first, second, 48)!.Value, 3); // half of the thirty there can be is enough
    }

    [Fact]
    public void A_restored_one_goes_on_alike()
    {
        var whole = Hourly(100, 102, 101, 105);
        var buffer = new ArrayBufferWriter<byte>();
        whole.Transfer(StateTransfer.Write(buffer));
        var restored = new SampledCloses(Timeframe.OneMinute);
        restored.Transfer(StateTransfer.Read(buffer.WrittenMemory));
        foreach (var one in new[] { whole, restored })
        {
            one.Add(103, 5 * HourMs);
            one.Add(108, 6 * HourMs);
        }

        var other = Hourly(50, 50.5, 50.75, 51, 52, 51.5);
        Assert.Equal(SampledCloses.Correlation(whole, other, 5), SampledCloses.Correlation(restored, other, 5));
    }

    [Fact]
    public void A_restored_one_knows_at_once_what_the_saved_one_knew()
    {
        var whole = Hourly(100, 102, 101, 105, 103, 108);
        var buffer = new ArrayBufferWriter<byte>();
        whole.Transfer(StateTransfer.Write(buffer));
        var restored = new SampledCloses(Timeframe.OneMinute);

        restored.Transfer(StateTransfer.Read(buffer.WrittenMemory));

        Assert.Equal(1.0, SampledCloses.Correlation(whole, restored, 5));
        Assert.Throws<SnapshotFormatException>(() => new SampledCloses(Timeframe.OneMinute).Transfer(StateTransfer.Read(new byte[64])));
    }

    [Fact]
    public void Markets_that_are_sampled_differently_are_not_compared()
    {
        var (hours, days) = (new SampledCloses(Timeframe.OneHour), new SampledCloses(Timeframe.OneDay));
        for (int day = 1; day <= 20; day++)
        {
            hours.Add(100 + day % 3, day * HourMs);
            days.Add(100 + day % 3, day * 24 * HourMs);
        }

        Assert.Null(SampledCloses.Correlation(hours, days, 2));
        Assert.Null(SampledCloses.Correlation(new SampledCloses(Timeframe.OneHour), hours, 2));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void After_a_silence_longer_than_thirty_days_only_what_follows_counts(int observations, bool isKnown)
    {
        var (first, second) = (Hourly(100, 102, 101, 105, 103, 108, 107), Hourly(50, 50.5, 50.75, 51, 52, 51.5, 53));
        double[] a = [100, 103, 101, 104], b = [10, 10.1, 10.3, 10.2];
        for (int i = 0; i < a.Length; i++)
        {
            first.Add(a[i], (800 + i) * HourMs);
            second.Add(b[i], (800 + i) * HourMs);
        }

        Assert.Equal(isKnown, SampledCloses.Correlation(first, second, observations) is not null);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void After_a_day_of_silence_what_was_before_it_still_counts(int observations, bool isKnown)
    {
        var (first, second) = (Hourly(100, 102, 101, 105), Hourly(50, 50.5, 50.75, 51));
        for (int i = 0; i < 3; i++)
        {
            first.Add(100 + i * i, (28 + i) * HourMs);
            second.Add(10 + i, (28 + i) * HourMs);
        }

        Assert.Equal(isKnown, SampledCloses.Correlation(first, second, observations) is not null);
    }

    private static SampledCloses Hourly(params double[] closes)
    {
        var sampled = new SampledCloses(Timeframe.OneMinute);
        for (int i = 0; i < closes.Length; i++) sampled.Add(closes[i], (i + 1) * HourMs);
        return sampled;
    }
}
