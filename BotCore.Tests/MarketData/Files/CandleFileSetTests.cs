using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Files;

public sealed class CandleFileSetTests : IDisposable
{
    private const long Start = 1640995200000;
    private readonly CandleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("btcperp_1m.csv.gz", "BTCPERP")]
    [InlineData("BTCUSDT-1m-2024.csv", "BTCUSDT")]
    [InlineData("adausdt_1m_20221213.csv.gz", "ADAUSDT")]
    [InlineData("1000PEPEUSDT.csv", "1000PEPEUSDT")]
    public void The_symbol_is_the_leading_run_of_letters_and_digits(string name, string symbol) =>
        Assert.Equal(symbol, CandleFileName.SymbolOf(Path.Combine("some", "folder", name)).ToString());

    [Fact]
    public void A_file_stands_for_itself()
    {
        string path = _folder.WriteMinutes("btcusdt_1m.csv", Start, 3);

        var set = CandleFileSet.Find(path, null);

        Assert.Equal([path], Assert.Single(set.Groups).Files);
    }

    [Fact]
    public void A_folder_stands_for_its_csv_files()
    {
        _folder.WriteMinutes("solusdt.csv", Start, 3);
        _folder.WriteMinutes("btcusdt.CSV", Start, 3);
        _folder.WriteText("readme.txt", "not candles");
        Directory.CreateDirectory(_folder.PathOf("older.csv"));

        Assert.Equal(["BTCUSDT", "SOLUSDT"], Load(_folder.Root).Select(series => series.Symbol.ToString()));
    }

    [Fact]
    public void A_pattern_stands_for_the_files_it_matches()
    {
        _folder.WriteMinutes("btcusdt_1m.csv", Start, 3);
        _folder.WriteMinutes("ethusdt_1m.csv", Start, 3);
        _folder.WriteMinutes("ethusdt_5m.csv", Start, 3, minutesApart: 5);

        Assert.Equal(["BTCUSDT", "ETHUSDT"], Load(_folder.PathOf("*_1m.csv")).Select(series => series.Symbol.ToString()));
        Assert.Equal(Timeframe.FiveMinutes, Assert.Single(Load(_folder.PathOf("eth?sdt_5*.csv"))).Timeframe);
    }

    [Fact]
    public void Two_files_of_one_symbol_are_joined_by_time_and_not_by_name()
    {
        _folder.WriteMinutes("btcusdt_a.csv", Start + 10 * 60_000, 3);
        _folder.WriteMinutes("btcusdt_b.csv", Start, 10);

        var series = Assert.Single(Load(_folder.Root));

        Assert.Equal(13, series.Count);
        Assert.Equal(Start, series.FirstMs);
        Assert.Empty(series.Gaps);
    }

    [Fact]
    public void Overlapping_files_of_one_symbol_are_refused_by_name()
    {
        string first = _folder.WriteMinutes("btcusdt_a.csv", Start, 10);
        string second = _folder.WriteMinutes("btcusdt_b.csv", Start + 9 * 60_000, 3);

        AssertRefused(_folder.Root, $"{second}: found candles of BTCUSDT from {Start + 9 * 60_000}, expected a time at or after {Start + 10 * 60_000}, where {first} ends; files of one symbol must not overlap");
    }

    [Fact]
    public void Files_of_one_symbol_with_two_timeframes_are_refused_by_name()
    {
        string first = _folder.WriteMinutes("btcusdt_1m.csv", Start, 10);
        string second = _folder.WriteMinutes("btcusdt_5m.csv", Start + 3_600_000, 10, minutesApart: 5);

        AssertRefused(_folder.Root, $"{second}: found 5m candles of BTCUSDT, expected 1m as in {first}; files of one symbol have one timeframe");
    }

    [Fact]
    public void A_given_symbol_holds_for_every_file()
    {
        _folder.WriteMinutes("a.csv", Start, 3);
        _folder.WriteMinutes("b.csv", Start + 3 * 60_000, 3);

        var series = Assert.Single(CandleFileSet.Find(_folder.Root, Symbol.Parse("ETHUSDT")).Load(null, null, TestContext.Current.CancellationToken));

        Assert.Equal("ETHUSDT", series.Symbol.ToString());
        Assert.Equal(6, series.Count);
    }

    [Fact]
    public void Nothing_found_is_an_error_that_names_pattern_and_folder()
    {
        string pattern = _folder.PathOf("*.csv.gz"), file = _folder.PathOf("btcusdt.csv"), elsewhere = Path.Combine(_folder.Root, "none", "*.csv");

        AssertRefused(pattern, $"{pattern}: found nothing in '{_folder.Root}', expected files that match '*.csv.gz'");
        AssertRefused(file, $"{file}: found no such file, expected 'btcusdt.csv' in '{_folder.Root}'");
        AssertRefused(elsewhere, $"{elsewhere}: found no such folder, expected candle files in '{Path.Combine(_folder.Root, "none")}'");
        AssertRefused(_folder.Root, $"{_folder.Root}: found nothing in '{_folder.Root}', expected at least one *.csv or *.csv.gz file");
    }

    private static IReadOnlyList<CandleSeries> Load(string pattern) =>
        CandleFileSet.Find(pattern, null).Load(null, null, TestContext.Current.CancellationToken);

    private static void AssertRefused(string pattern, string message) =>
        Assert.Equal(message, Assert.Throws<CandleFileException>(() => Load(pattern)).Message);
}
