using BotCore.MarketData.Files;
using BotCore.MarketData.Merging;
using BotCore.Tests.MarketData.Files;
using BotCore.Trading.Market;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Merging;

public sealed class CandleMergerTests
{
    private static readonly Timeframe[] Timeframes = [Timeframe.OneMinute, Timeframe.FiveMinutes, Timeframe.OneHour];

    [Property(MaxTest = 60)]
    public Property Candles_come_by_close_time_and_then_by_position(int seed) => Prop.ForAll(Gen.Choose(1, 9).ToArbitrary(), count =>
    {
        var series = Several(seed, count, most: 400); // more than one block of the merger

        var expected = series
            .SelectMany((one, position) => one.ToArray().Select(candle => (Close: candle.OpenTimeMs + one.Timeframe.Ms, position, candle)))
            .OrderBy(row => row.Close).ThenBy(row => row.position)
            .ToArray();

        Assert.Equal(expected, Walk(new CandleMerger(series)));
    });

    [Property(MaxTest = 40)]
    public Property Only_candles_that_open_in_the_span_come(int seed) => Prop.ForAll(
        Gen.Choose(0, 1500).ToArbitrary(), Gen.Choose(0, 1500).ToArbitrary(), (one, other) =>
    {
        long from = Math.Min(one, other) * 60_000L, to = Math.Max(one, other) * 60_000L;
        var series = Several(seed, 4, most: 400);

        var walked = Walk(new CandleMerger(series, from, to));

        Assert.All(walked, row => Assert.InRange(row.Candle.OpenTimeMs, from, to - 1));
        Assert.Equal(series.Sum(each => each.ToArray().Count(candle => candle.OpenTimeMs >= from && candle.OpenTimeMs < to)), walked.Count);
    });

    [Fact]
    public void A_longer_candle_comes_when_it_closes_and_not_when_it_opens()
    {
        var minutes = CandleSeries.Of(Symbol.Parse("BTCUSDT"), Timeframe.OneMinute, [.. Enumerable.Range(0, 6).Select(i => Flat(i * 60_000L))]);
        var five = CandleSeries.Of(Symbol.Parse("BTCUSDT"), Timeframe.FiveMinutes, [Flat(0)]);

        var order = Walk(new CandleMerger([five, minutes])).Select(row => row.Position);

        Assert.Equal([1, 1, 1, 1, 0, 1, 1], order); // the fifth minute closes together with the five minutes, which stand first in the list
    }

    [Fact]
    public void A_second_walk_gives_the_same_candles()
    {
        var merger = new CandleMerger(Several(5, 4, most: 600));
        var first = Walk(merger);

        merger.Reset();

        Assert.Equal(first, Walk(merger));
        Assert.Equal(merger.Count, first.Count);
        Assert.False(merger.MoveNext());
    }

    [Fact]
    public void There_is_no_current_candle_before_the_first_and_after_the_last()
    {
        var merger = new CandleMerger([CandleGenerators.Make("BTCUSDT", Timeframe.OneMinute, 2, 1, 2)]);

        Assert.Throws<IndexOutOfRangeException>(() => merger.Current.Close);
        Walk(merger);
        Assert.Throws<IndexOutOfRangeException>(() => merger.Current.Close);
    }

    [Fact]
    public void Walking_allocates_nothing()
    {
        var merger = new CandleMerger(Several(3, 8, most: 2000));
        merger.MoveNext();

        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        while (merger.MoveNext()) sum += merger.Current.Close;

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    private static CandleSeries[] Several(int seed, int count, int most)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => CandleGenerators.Make(
            $"COIN{i}USDT", Timeframes[random.Next(10) < 7 ? 0 : random.Next(3)], random.Next(12), random.Next(), random.Next(1, most)))];
    }

    private static List<(long Close, int Position, Candle Candle)> Walk(CandleMerger merger)
    {
        var rows = new List<(long, int, Candle)>();
        while (merger.MoveNext()) rows.Add((merger.CloseTimeMs, merger.SeriesIndex, merger.Current));
        return rows;
    }

    private static Candle Flat(long time) => new(time, 1, 1, 1, 1, 0);
}
