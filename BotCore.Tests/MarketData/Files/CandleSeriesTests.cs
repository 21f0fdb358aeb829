using System.Runtime.CompilerServices;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Files;

public sealed class CandleSeriesTests
{
    private static readonly Symbol Btc = Symbol.Parse("BTCUSDT");

    [Fact]
    public void A_year_of_minutes_of_ten_symbols_fits_in_150_megabytes()
    {
        Assert.Equal(28, Unsafe.SizeOf<PackedCandle>());
        Assert.True(10L * 525_600 * Unsafe.SizeOf<PackedCandle>() < 150_000_000);
        Assert.True(CandleGenerators.Make("BTCUSDT", Timeframe.OneMinute, 2, 1, 100).IsPacked);
    }

    [Fact]
    public void Candles_that_are_no_series_are_refused_by_index()
    {
        static Candle Flat(long time) => new(time, 1, 1, 1, 1, 0);

        AssertRefused("candles of BTCUSDT: at least one is needed", Timeframe.OneMinute);
        AssertRefused("candle 1 of BTCUSDT: high is below open, close or low", Timeframe.OneMinute, Flat(60_000), new Candle(120_000, 2, 1, 1, 2, 0));
        AssertRefused("candle 1 of BTCUSDT: open time 60000 is not after 60000", Timeframe.OneMinute, Flat(60_000), Flat(60_000));
        AssertRefused("candle 1 of BTCUSDT: open time 360000 is not on the 5m grid", Timeframe.FiveMinutes, Flat(300_000), Flat(360_000));
        AssertRefused("candle 0 of BTCUSDT: open time 40000000020000 is after the year 2999", Timeframe.OneMinute, Flat(40_000_000_020_000));
        AssertRefused("candles of BTCUSDT: no timeframe was given", default, Flat(60_000));
    }

    [Property(MaxTest = 100)]
    public Property Every_way_of_reading_gives_the_same_candles() => Prop.ForAll(CandleGenerators.Series().ToArbitrary(), series =>
    {
        var all = series.ToArray();
        var tail = new Candle[series.Count - 1];
        series.CopyTo(1, tail);

        Assert.Equal(all, Enumerable.Range(0, series.Count).Select(i => series[i]));
        Assert.Equal(all[1..], tail);
        Assert.Equal(all.Select(candle => candle.OpenTimeMs), Enumerable.Range(0, series.Count).Select(series.OpenTimeMs));
        Assert.All(all, candle => Assert.Null(candle.Defect()));
    });

    [Property(MaxTest = 100)]
    public Property The_first_candle_at_or_after_a_time_is_found() => Prop.ForAll(
        CandleGenerators.Series().ToArbitrary(), Gen.Choose(-5, 1200).ToArbitrary(), (series, minute) =>
    {
        long time = minute * 30_000L * 2;

        int expected = series.ToArray().TakeWhile(candle => candle.OpenTimeMs < time).Count();

        Assert.Equal(expected, series.IndexAtOrAfter(time));
    });

    [Property(MaxTest = 100)]
    public Property Joining_the_parts_gives_the_whole(byte seed) => Prop.ForAll(CandleGenerators.Series().ToArbitrary(), series =>
    {
        var all = series.ToArray();
        int cut = 1 + seed % (all.Length - 1);

        var joined = CandleSeries.Joined([CandleSeries.Of(Btc, series.Timeframe, all.AsSpan(0, cut)), CandleSeries.Of(Btc, series.Timeframe, all.AsSpan(cut))]);

        Assert.Equal(all, joined.ToArray());
        Assert.Equal(series.Gaps, joined.Gaps);
        Assert.Equal(series.PriceDecimals, joined.PriceDecimals);
        Assert.Equal(series.Fingerprint, joined.Fingerprint);
    });

    [Fact]
    public void Coarse_and_fine_prices_join_in_either_order()
    {
        var coarse = CandleSeries.Of(Btc, Timeframe.OneMinute, [new Candle(60_000, 46_000, 46_000, 46_000, 46_000, 1)]);
        var fine = CandleSeries.Of(Btc, Timeframe.OneMinute, [new Candle(120_000, 46_000.25, 46_000.25, 46_000.25, 46_000.25, 1)]);
        var tooFine = CandleSeries.Of(Btc, Timeframe.OneMinute, [new Candle(180_000, 0.12345678, 0.12345678, 0.12345678, 0.12345678, 1)]);

        var joined = CandleSeries.Joined([coarse, fine, tooFine]);

        Assert.Equal([46_000, 46_000.25, 0.12345678], joined.ToArray().Select(candle => candle.Close));
        Assert.Equal(8, joined.PriceDecimals);
    }

    [Fact]
    public void Reading_beyond_the_end_is_refused()
    {
        var series = CandleGenerators.Make("BTCUSDT", Timeframe.OneMinute, 2, 1, 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => series[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => series[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => series.CopyTo(5, new Candle[6]));
    }

    private static void AssertRefused(string message, Timeframe timeframe, params Candle[] candles) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => CandleSeries.Of(Btc, timeframe, candles)).Message, StringComparison.Ordinal);
}
