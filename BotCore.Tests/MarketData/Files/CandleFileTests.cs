using System.Globalization;
using System.Text;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Files;

public sealed class CandleFileTests : IDisposable
{
    private const string Good = CandleFolder.Header + "\n" + CandleFolder.FirstRow + "\n" + CandleFolder.SecondRow + "\n";
    private readonly CandleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_file_gives_its_candles_in_order()
    {
        var series = CandleFolder.Load(_folder.WriteText("btcusdt_1m.csv", Good));

        Assert.Equal(Symbol.Parse("BTCUSDT"), series.Symbol);
        Assert.Equal(Timeframe.OneMinute, series.Timeframe);
        Assert.Equal(
            [new Candle(1640991660000, 100, 102.5, 99, 101, 7.25), new Candle(1640991720000, 101, 103, 100.25, 102, 3)],
            series.ToArray());
        Assert.Equal(2, series.PriceDecimals);
        Assert.Empty(series.Gaps);
        Assert.Equal(1640991660000, series.FirstMs);
        Assert.Equal(1640991780000, series.EndMs);
    }

    [Theory]
    [InlineData("\r\n", true)]
    [InlineData("\r\n", false)]
    [InlineData("\n", false)]
    public void Line_ends_may_be_CRLF_and_the_last_one_may_be_missing(string lineEnd, bool hasLast)
    {
        string text = Good.Replace("\n", lineEnd, StringComparison.Ordinal);
        if (!hasLast) text = text[..^lineEnd.Length];

        var series = CandleFolder.Load(_folder.WriteText("btcusdt_1m.csv", text));

        Assert.Equal(CandleFolder.Load(_folder.WriteText("btcusdt_good.csv", Good)).ToArray(), series.ToArray());
    }

    [Fact]
    public void A_byte_order_mark_is_accepted()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)];

        Assert.Equal(2, CandleFolder.Load(_folder.WriteBytes("btcusdt_1m.csv", bytes)).Count);
    }

    [Fact]
    public void Gzip_is_told_by_its_first_bytes_and_not_by_the_name()
    {
        var packed = CandleFolder.Load(_folder.WriteBytes("btcusdt_1m.csv", CandleFolder.Gzip(Good)));
        var plain = CandleFolder.Load(_folder.WriteText("btcusdt_1m.csv.gz", Good));

        Assert.Equal(packed.ToArray(), plain.ToArray());
        Assert.Equal(packed.Fingerprint, plain.Fingerprint);
    }

    [Fact]
    public void Gaps_are_listed_and_not_filled()
    {
        var series = CandleFolder.Load(_folder.Write("btcusdt_1m.csv", CandleFolder.Header,
            "60000,1,1,1,1,0", "120000,1,1,1,1,0", "360000,1,1,1,1,0", "420000,1,1,1,1,0", "600000,1,1,1,1,0"));

        Assert.Equal(5, series.Count);
        Assert.Equal([new CandleGap(1, 180000, 360000, 3), new CandleGap(3, 480000, 600000, 2)], series.Gaps);
    }

    [Theory]
    [InlineData(1, "1m")]
    [InlineData(5, "5m")]
    [InlineData(240, "4h")]
    [InlineData(1440, "1d")]
    public void The_timeframe_is_the_smallest_spacing(int minutes, string expected)
    {
        var series = CandleFolder.Load(_folder.WriteMinutes("btcusdt.csv", 1640995200000, 4, minutes));

        Assert.Equal(Timeframe.Parse(expected), series.Timeframe);
        Assert.Empty(series.Gaps);
    }

    [Fact]
    public void A_single_candle_is_accepted_when_its_timeframe_is_given()
    {
        var series = CandleFolder.Load(_folder.WriteMinutes("btcusdt.csv", 1640995200000, 1), Timeframe.OneHour);

        Assert.Equal(1640995200000 + 3_600_000, series.EndMs);
    }

    [Fact]
    public void A_given_symbol_overrides_the_file_name()
    {
        string path = _folder.WriteText("x.csv", Good);

        var series = CandleFile.Load(path, Symbol.Parse("ETHUSDT"), null, TestContext.Current.CancellationToken);

        Assert.Equal("ETHUSDT", series.Symbol.ToString());
    }

    [Fact]
    public void Numbers_of_every_legal_form_keep_their_exact_value()
    {
        string[] rows =
        [
            "60000,100,100,100,100,0",
            "120000,1e2,100.50000000,9.95E1,100.1,1e-7",
            "180000,0.1234567,0.2,0.1,0.2,123456789012345678",
            "240000,0.12345678901234567,0.2,0.1,0.2,0.000000000000000000000000001",
            "300000,123456789.123456,123456789.2,99.5,100,1",
        ];

        var candles = CandleFolder.Load(_folder.Write("btcusdt.csv", [CandleFolder.Header, .. rows])).ToArray();

        Assert.Equal(rows.Select(Parsed), candles);
    }

    [Fact]
    public void Prices_that_do_not_fit_the_packed_form_lose_nothing()
    {
        var series = CandleFolder.Load(_folder.Write("btcusdt.csv", CandleFolder.Header,
            "60000,46319,46319,46319,46319,1", "120000,46319.12345678,46319.12345678,46319,46319,1", "180000,46318,46320,46318,46319.5,1"));

        Assert.False(series.IsPacked);
        Assert.Equal(8, series.PriceDecimals);
        Assert.Equal(46319.12345678, series[1].Open);
        Assert.Equal(46319.5, series[2].Close);
    }

    [Fact]
    public void Trailing_zeros_are_no_finer_grid_and_no_other_data()
    {
        var bare = CandleFolder.Load(_folder.Write("btcusdt_a.csv", CandleFolder.Header, "60000,46319,46319.5,46319,46319,1", "120000,46319,46319,46319,46319,1"));
        var padded = CandleFolder.Load(_folder.Write("btcusdt_b.csv", CandleFolder.Header,
            "60000,46319.00000000,46319.50000000,46319.00000000,46319.00000000,1.000", "120000,46319.00000000,46319.00000000,46319.00000000,46319.00000000,1.000"));

        Assert.Equal(1, padded.PriceDecimals);
        Assert.True(padded.IsPacked);
        Assert.Equal(bare.Fingerprint, padded.Fingerprint);
    }

    [Fact]
    public void One_changed_digit_changes_the_fingerprint()
    {
        var one = CandleFolder.Load(_folder.WriteText("btcusdt_a.csv", Good));
        var other = CandleFolder.Load(_folder.WriteText("btcusdt_b.csv", Good.Replace("7.25", "7.26", StringComparison.Ordinal)));

        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void A_file_of_many_buffers_is_read_without_a_seam()
    {
        const int count = 20_000; // some 900 kB
        string[] rows = [.. Enumerable.Range(1, count).Select(i => $"{i * 60_000L},{1000 + i % 7}.{i % 10},2000,{900 + i % 50},{1000 + i % 11},{i}.{i % 1000}")];

        var series = CandleFolder.Load(_folder.Write("btcusdt.csv", [CandleFolder.Header, .. rows]));

        Assert.Equal(rows.Select(Parsed), series.ToArray());
    }

    [Fact]
    public void Loading_can_be_cancelled()
    {
        string path = _folder.WriteText("btcusdt.csv", Good);

        Assert.Throws<OperationCanceledException>(() => CandleFile.Load(path, new CancellationToken(canceled: true)));
    }

    [Property(MaxTest = 200)]
    public Property What_is_written_is_loaded_back_the_same() => Prop.ForAll(CandleGenerators.Series().ToArbitrary(), series =>
    {
        string path = _folder.PathOf("btcusdt_round.csv.gz");
        CandleFileWriter.Write(path, series, TestContext.Current.CancellationToken);

        var loaded = CandleFolder.Load(path, series.Timeframe);

        Assert.Equal(series.ToArray(), loaded.ToArray());
        Assert.Equal(series.Fingerprint, loaded.Fingerprint);
        Assert.Equal(series.PriceDecimals, loaded.PriceDecimals);
        Assert.Equal(series.Gaps, loaded.Gaps);
    });

    private static Candle Parsed(string row)
    {
        string[] fields = row.Split(',');
        double Number(int i) => double.Parse(fields[i], CultureInfo.InvariantCulture);
        return new Candle(long.Parse(fields[0], CultureInfo.InvariantCulture), Number(1), Number(2), Number(3), Number(4), Number(5));
    }
}
