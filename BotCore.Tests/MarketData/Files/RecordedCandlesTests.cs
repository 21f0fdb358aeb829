using BotCore.MarketData.Files;
using BotCore.Tests.Reference;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Files;

/// <summary>Real recordings: what their description counts, loading must count too.</summary>
[Trait("Category", "Reference")]
public sealed class RecordedCandlesTests
{
    [Theory]
    [InlineData("btcperp_1m.csv.gz", "BTCPERP", 45_031, 0)]
    [InlineData("unittest_btc_1m.csv.gz", "UNITTEST", 13_681, 538)]
    [InlineData("adausdt_1m_20221213.csv.gz", "ADAUSDT", 1_440, 0)]
    public void A_recording_has_the_candles_and_gaps_it_is_described_with(string file, string symbol, int candles, int gaps)
    {
        var series = CandleFolder.Load(Oracle.Path("candles", file));

        Assert.Equal(symbol, series.Symbol.ToString());
        Assert.Equal(Timeframe.OneMinute, series.Timeframe);
        Assert.Equal(candles, series.Count);
        Assert.Equal(gaps, series.Gaps.Count);
        Assert.All(series.ToArray(), candle => Assert.Null(candle.Defect()));
    }

    [Fact]
    public void The_perpetual_recording_spans_the_described_time()
    {
        var series = CandleFolder.Load(Oracle.Path("candles", "btcperp_1m.csv.gz"));

        Assert.Equal(new DateTimeOffset(2021, 12, 31, 23, 1, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), series.FirstMs);
        Assert.Equal(new DateTimeOffset(2022, 2, 1, 5, 31, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), series.OpenTimeMs(series.Count - 1));
        Assert.Equal(new Candle(1640991660000, 46319, 46385, 46319, 46377, 2300413.7295), series[0]);
    }

    [Fact]
    public void Gaps_of_the_recording_with_holes_are_one_to_seven_minutes_long()
    {
        var series = CandleFolder.Load(Oracle.Path("candles", "unittest_btc_1m.csv.gz"));

        Assert.Equal(8, series.PriceDecimals);
        Assert.All(series.Gaps, gap => Assert.InRange(gap.Missing, 1, 7));
        Assert.Equal((series.EndMs - series.FirstMs) / 60_000, series.Count + series.Gaps.Sum(gap => (long)gap.Missing));
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_refused_by_name()
    {
        string folder = Oracle.Path("candles");
        var set = CandleFileSet.Find(folder, null);

        var refusal = Assert.Throws<CandleFileException>(() => set.Load(null, null, TestContext.Current.CancellationToken));

        Assert.Equal(
            $"{Path.Combine(folder, "funding_binance.csv")} line 1, header: found 'timestamp_ms,symbol,funding_rate', expected columns of time, open, high, low, close and volume; there is none of open, high, low, close, volume",
            refusal.Message);
    }

    [Fact]
    public void A_pattern_finds_the_three_recordings()
    {
        string folder = Oracle.Path("candles");

        var all = CandleFileSet.Find(Path.Combine(folder, "*_1m*.csv.gz"), null).Load(null, null, TestContext.Current.CancellationToken);

        Assert.Equal(["ADAUSDT", "BTCPERP", "UNITTEST"], all.Select(series => series.Symbol.ToString()));
        Assert.Equal(60_152, all.Sum(series => series.Count));
    }
}
