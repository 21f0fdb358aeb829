using BotCore.MarketData.Files;
using BotCore.MarketData.Files.Layouts;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Files.Layouts;

/// <summary>Files of other recorders: recognised by their content, the same numbers whatever they are wrapped in.</summary>
public sealed class LayoutTests : IDisposable
{
    private readonly Cli.TemporaryFolder _folder = new();

    public static TheoryData<string> Layouts => new(LayoutFiles.Names);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_layout_is_recognised_and_gives_the_same_candles(string name)
    {
        var series = LayoutFiles.Series();

        var loaded = CandleFile.Load(LayoutFiles.Write(name, _folder.Path, series), TestContext.Current.CancellationToken);

        Assert.Equal((series.Fingerprint, series.Timeframe, series.Symbol), (loaded.Fingerprint, loaded.Timeframe, loaded.Symbol));
        Assert.Equal(series.Gaps, loaded.Gaps);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_layout_can_be_surveyed(string name)
    {
        var survey = CandleSurvey.Of(LayoutFiles.Write(name, _folder.Path, LayoutFiles.Series()), null, TestContext.Current.CancellationToken);

        Assert.Empty(survey.Defects);
        Assert.Equal((200, 0, 19), (survey.Count, survey.Duplicates, survey.ZeroVolume));
        Assert.Equal((97.125, 103.5), (survey.LowestPrice, survey.HighestPrice));
        Assert.Equal(2, Assert.Single(survey.Gaps).Missing);
        Assert.Equal(Timeframe.FiveMinutes, survey.Timeframe);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".csv.gz")]
    [InlineData(".parquet")]
    [InlineData(".bin")]
    public void What_is_written_is_loaded_again_with_the_same_fingerprint(string ending)
    {
        var series = LayoutFiles.Series();
        string path = _folder["BTCUSDT" + ending];

        CandleFileTarget.Write(path, series, TestContext.Current.CancellationToken);

        Assert.Equal(series.Fingerprint, CandleFile.Load(path, TestContext.Current.CancellationToken).Fingerprint);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_survey_names_every_defect_by_its_line()
    {
        File.WriteAllLines(_folder["BTCUSDT.csv"],
        [
            "timestamp_ms,open,high,low,close,volume", "60000,1,1,1,1,1", "120000,1,0.5,1,1,1", "180000,1,1,1,x,1", "240000,1,1,1,1,0", "240000,1,1,1,1,1",
            "200000,1,1,1,1,1", "180000,2,2,2,2,2", "300000,1,1,1,1", "600000,1,1,1,1,1",
        ]);

        var survey = CandleSurvey.Of(_folder["BTCUSDT.csv"], null, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["3 high", "4 close", "6 time", "7 time", "8 time", "9 row"],
            survey.Defects.Select(defect => $"{defect.Line} {defect.Column}"));
        Assert.Equal((5, 1, 1), (survey.Count, survey.Duplicates, survey.ZeroVolume));
        Assert.Equal([(120_000L, 1), (300_000L, 5)], survey.Gaps.Select(gap => (gap.FromMs, gap.Missing)));
        Assert.Equal((60_000L, 600_000L), (survey.FirstMs, survey.LastMs));
    }

    [Theory]
    [InlineData("parquet-own", CandleLayout.Header, "found the layout parquet, expected the layout header that was asked for")]
    [InlineData("native", CandleLayout.Arrow, "found the layout native, expected the layout arrow that was asked for")]
    public void A_layout_that_cannot_be_is_refused(string name, CandleLayout forced, string message)
    {
        string path = LayoutFiles.Write(name, _folder.Path, LayoutFiles.Series());

        var refusal = Assert.Throws<CandleFileException>(
            () => CandleFile.Load(path, Symbol.Parse("BTCUSDT"), null, forced, TestContext.Current.CancellationToken));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet-own")]
    [InlineData("parquet-freqtrade")]
    [InlineData("feather-lz4")]
    [InlineData("arrow-stream-int64")]
    [InlineData("binary")]
    [InlineData("binance-zip")]
    [InlineData("freqtrade-json")]
    public void A_file_cut_off_anywhere_is_refused_and_never_half_loaded(string name)
    {
        string path = LayoutFiles.Write(name, _folder.Path, LayoutFiles.Series());
        byte[] whole = File.ReadAllBytes(path);

        Assert.All(Enumerable.Range(0, 40), i =>
        {
            string part = _folder[$"btcusdt.{i}"];
            File.WriteAllBytes(part, whole[..(whole.Length * i / 40)]);
            Assert.Throws<CandleFileException>(() => CandleFile.Load(part, TestContext.Current.CancellationToken));
        });
    }

    [Theory]
    [InlineData("BTC_USDT-5m.feather", "BTCUSDT")]
    [InlineData("BTC_USDT_USDT-5m-futures.feather", "BTCUSDT")]
    [InlineData("Binance_BTCUSDT_1h.csv", "BTCUSDT")]
    [InlineData("btcusdt_1m.csv", "BTCUSDT")]
    [InlineData("ETHUSDT_USDT_1m.csv", "ETHUSDT")]
    public void The_symbol_is_found_in_the_names_that_recorders_give(string file, string symbol) =>
        Assert.Equal(symbol, CandleFileName.SymbolOf(file).ToString());
}
