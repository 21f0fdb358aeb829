using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BotCore.Tests.MarketData.Files;

public sealed class BinaryCandleCacheTests : IDisposable
{
    private const long Start = 1640995200000;
    private readonly CandleFolder _folder = new();
    private readonly BinaryCandleCache _cache;

    public BinaryCandleCacheTests() => _cache = new BinaryCandleCache(_folder.PathOf("cache"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_load_comes_from_the_cache_and_is_the_same()
    {
        string path = _folder.Write("btcusdt.csv", CandleFolder.Header, CandleFolder.FirstRow, CandleFolder.SecondRow, "1640991900000,1,1,1,1,0.1");

        var first = Load(path);
        var second = Load(path);

        Assert.Equal(CandleCacheOutcome.Built, first.Outcome);
        Assert.Equal(CandleCacheOutcome.Hit, second.Outcome);
        AssertSame(first.Series, second.Series);
        Assert.Equal([_cache.FileOf(path)], Directory.GetFiles(_folder.PathOf("cache")));
    }

    [Property(MaxTest = 40)] // each writes to the disk and waits for it
    public Property Any_series_survives_the_binary_form() => Prop.ForAll(CandleGenerators.Series().ToArbitrary(), series =>
    {
        string path = _folder.PathOf("any.candles");
        BinaryCandleFile.Write(path, series, new SourceStamp(1, 2, 3));

        var (read, source) = BinaryCandleFile.Read(path, TestContext.Current.CancellationToken);

        AssertSame(series, read);
        Assert.Equal(new SourceStamp(1, 2, 3), source);
    });

    [Fact]
    public void No_single_flipped_bit_goes_unnoticed()
    {
        string path = _folder.PathOf("any.candles");
        var series = CandleGenerators.Make("BTCUSDT", Timeframe.OneMinute, 2, 7, 3);
        BinaryCandleFile.Write(path, series, new SourceStamp(1, 2, 3));
        byte[] good = File.ReadAllBytes(path);

        for (int at = 0; at < good.Length; at++)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, bad);
            var refusal = Assert.Throws<CandleCacheException>(() => BinaryCandleFile.Read(path, TestContext.Current.CancellationToken));
            Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(10, "not a candle cache file")]
    [InlineData(103, "not a candle cache file")]
    [InlineData(104, "104 bytes, 188 expected for 3 candles")]
    [InlineData(187, "187 bytes, 188 expected for 3 candles")]
    public void A_shortened_cache_file_is_refused_by_name(int length, string reason)
    {
        string path = _folder.PathOf("any.candles");
        BinaryCandleFile.Write(path, CandleGenerators.Make("BTCUSDT", Timeframe.OneMinute, 2, 7, 3), default);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        var refusal = Assert.Throws<CandleCacheException>(() => BinaryCandleFile.Read(path, TestContext.Current.CancellationToken));

        Assert.Equal($"{path}: {reason}", refusal.Message);
    }

    [Fact]
    public void A_damaged_cache_file_is_built_again_and_the_reason_is_told()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", Start, 100);
        Load(path);
        string file = _cache.FileOf(path);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        var loaded = Load(path);

        Assert.Equal(CandleCacheOutcome.Rebuilt, loaded.Outcome);
        Assert.Equal($"{file}: the candles do not match their checksum", loaded.Reason);
        Assert.Equal(CandleCacheOutcome.Hit, Load(path).Outcome);
    }

    [Fact]
    public void A_source_of_another_length_makes_the_cache_stale()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", Start, 100);
        long before = new FileInfo(path).Length;
        Load(path);
        _folder.WriteMinutes("btcusdt.csv", Start, 101);

        var loaded = Load(path);

        Assert.Equal(CandleCacheOutcome.Rebuilt, loaded.Outcome);
        Assert.Equal($"{_cache.FileOf(path)}: stale, the source has {new FileInfo(path).Length} bytes instead of {before}", loaded.Reason);
        Assert.Equal(101, loaded.Series.Count);
    }

    [Fact]
    public void A_source_of_the_same_length_but_other_content_makes_the_cache_stale()
    {
        string path = _folder.Write("btcusdt.csv", CandleFolder.Header, CandleFolder.FirstRow, CandleFolder.SecondRow);
        Load(path);
        var written = File.GetLastWriteTimeUtc(path);
        _folder.Write("btcusdt.csv", CandleFolder.Header, CandleFolder.FirstRow, CandleFolder.SecondRow.Replace(",3", ",4", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));

        var loaded = Load(path);

        Assert.Equal(CandleCacheOutcome.Rebuilt, loaded.Outcome);
        Assert.Equal($"{_cache.FileOf(path)}: stale, the content of the source has changed", loaded.Reason);
        Assert.Equal(4, loaded.Series[1].Volume);
    }

    [Fact]
    public void A_source_that_was_only_touched_stays_in_the_cache()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", Start, 100);
        Load(path);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddHours(1));

        Assert.Equal(CandleCacheOutcome.Hit, Load(path).Outcome);
        var (_, stamp) = BinaryCandleFile.Read(_cache.FileOf(path), TestContext.Current.CancellationToken);
        Assert.Equal(File.GetLastWriteTimeUtc(path).Ticks, stamp.WrittenTicks);
    }

    [Fact]
    public void A_cache_of_another_symbol_is_not_taken()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", Start, 100);
        Load(path);

        var loaded = _cache.Load(path, Symbol.Parse("ETHUSDT"), null, TestContext.Current.CancellationToken);

        Assert.Equal(CandleCacheOutcome.Rebuilt, loaded.Outcome);
        Assert.Equal("ETHUSDT", loaded.Series.Symbol.ToString());
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_nothing_but_time()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", Start, 100);
        var cache = new BinaryCandleCache(_folder.WriteText("occupied", "a file where the folder should be"));

        var loaded = cache.Load(path, null, null, TestContext.Current.CancellationToken);

        Assert.Equal(CandleCacheOutcome.NotKept, loaded.Outcome);
        Assert.NotNull(loaded.Reason);
        Assert.Equal(100, loaded.Series.Count);
    }

    [Fact]
    public void A_set_of_files_loads_through_the_cache()
    {
        _folder.WriteMinutes("btcusdt_a.csv", Start, 10);
        _folder.WriteMinutes("btcusdt_b.csv", Start + 10 * 60_000, 10);
        var set = CandleFileSet.Find(_folder.PathOf("*.csv"), null);

        var first = Assert.Single(set.Load(null, _cache, TestContext.Current.CancellationToken));
        var second = Assert.Single(set.Load(null, _cache, TestContext.Current.CancellationToken));

        AssertSame(first, second);
        Assert.Equal(20, second.Count);
        Assert.Equal(2, Directory.GetFiles(_folder.PathOf("cache")).Length);
    }

    [Fact]
    public void A_refused_source_leaves_no_cache_behind()
    {
        string path = _folder.Write("btcusdt.csv", CandleFolder.Header, "1,2,3");

        Assert.Throws<CandleFileException>(() => Load(path));

        Assert.False(Directory.Exists(_folder.PathOf("cache")));
    }

    [Fact]
    public void Files_of_the_same_name_in_two_folders_have_two_cache_files() =>
        Assert.NotEqual(_cache.FileOf(_folder.PathOf("a/btcusdt.csv")), _cache.FileOf(_folder.PathOf("b/btcusdt.csv")));

    private CachedCandles Load(string path) => _cache.Load(path, null, null, TestContext.Current.CancellationToken);

    private static void AssertSame(CandleSeries expected, CandleSeries actual)
    {
        Assert.Equal(expected.ToArray(), actual.ToArray());
        Assert.Equal(expected.Symbol, actual.Symbol);
        Assert.Equal(expected.Timeframe, actual.Timeframe);
        Assert.Equal(expected.PriceDecimals, actual.PriceDecimals);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.Gaps, actual.Gaps);
    }
}
