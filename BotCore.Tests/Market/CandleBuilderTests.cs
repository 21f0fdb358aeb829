using System.Buffers;
using BotCore.Trading.Market;
using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Market;

public class CandleBuilderTests
{
    [Fact]
    public void Five_minutes_become_one_candle_with_the_last_of_them()
    {
        var builder = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);
        double[] closes = [101, 105, 99, 100];
        for (int i = 0; i < 4; i++) Assert.False(Add(builder, i, closes[i], out _));

        Assert.True(Add(builder, 4, 102, out var closed));

        Assert.Equal(new Candle(MondayMs, 100, 105, 99, 102, 50), closed);
        Assert.False(builder.TryGetOpen(out _));
    }

    [Fact]
    public void The_open_candle_is_replaced_until_it_closes()
    {
        // Regression: a cache that kept the first snapshot of an open candle gave indicators a wrong close for ever.
        var builder = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);
        Add(builder, 0, 101, out _);
        Assert.True(builder.TryGetOpen(out var first));

        Add(builder, 1, 97, out _);

        Assert.True(builder.TryGetOpen(out var second));
        Assert.Equal(101, first.Close);
        Assert.Equal(new Candle(MondayMs, 100, 101, 97, 97, 20), second);
    }

    [Fact]
    public void A_candle_beyond_a_hole_closes_what_was_open_before_it()
    {
        var builder = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);
        Add(builder, 0, 101, out _);
        Add(builder, 1, 102, out _);

        Assert.False(builder.CloseStale(MondayMs + 4 * MinuteMs, out _));
        Assert.True(builder.CloseStale(MondayMs + 7 * MinuteMs, out var stale));

        Assert.Equal(102, stale.Close);
        Assert.Equal(MondayMs, stale.OpenTimeMs);
        Assert.False(builder.CloseStale(MondayMs + 7 * MinuteMs, out _));
    }

    [Fact]
    public void A_candle_whose_last_part_has_come_closes_although_others_are_missing()
    {
        var builder = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);

        Add(builder, 2, 101, out _);

        Assert.True(Add(builder, 4, 103, out var closed));
        Assert.Equal(MondayMs, closed.OpenTimeMs);
    }

    [Fact]
    public void Days_begin_at_midnight_utc()
    {
        var builder = new CandleBuilder(Timeframe.OneDay, Timeframe.FourHours);
        Candle closed = default;

        for (int i = 0; i < 6; i++)
            Assert.Equal(i == 5, builder.Add(ACandle().AtMs(MondayMs + i * Timeframe.FourHours.Ms), out closed));

        Assert.Equal(MondayMs, closed.OpenTimeMs);
    }

    [Theory]
    [InlineData("1m", "5m")]
    [InlineData("5m", "3m")]
    public void A_timeframe_that_the_source_does_not_divide_is_refused(string target, string source)
    {
        var error = Assert.Throws<ArgumentException>(() => new CandleBuilder(Timeframe.Parse(target), Timeframe.Parse(source)));

        Assert.Contains(target, error.Message, StringComparison.Ordinal);
        Assert.Contains(source, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restored_builder_goes_on_with_the_same_open_candle()
    {
        var builder = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);
        for (int i = 0; i < 3; i++) Add(builder, i, 100 + i, out _);
        var saved = new ArrayBufferWriter<byte>();
        builder.Transfer(StateTransfer.Write(saved));
        var restored = new CandleBuilder(Timeframe.FiveMinutes, Timeframe.OneMinute);

        restored.Transfer(StateTransfer.Read(saved.WrittenMemory));

        Add(builder, 3, 90, out _);
        Add(restored, 3, 90, out _);
        Add(builder, 4, 95, out var expected);
        Assert.True(Add(restored, 4, 95, out var closed));
        Assert.Equal(expected, closed);
    }

    private static bool Add(CandleBuilder builder, int minute, double close, out Candle closed) =>
        builder.Add(ACandle().AtMinute(minute).Closing(at: close).Trading(volume: 10), out closed);
}
