using System.Text;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;

namespace BotCore.Tests.MarketData.Files;

/// <summary>Every kind of file that must not be traded on, and what its owner is told.</summary>
public sealed class CandleFileRefusalTests : IDisposable
{
    private const string Header = CandleFolder.Header;
    private const string First = CandleFolder.FirstRow;
    private readonly CandleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1640991720000,101,103,100", "row: found '1640991720000,101,103,100', expected 6 columns: timestamp_ms,open,high,low,close,volume")]
    [InlineData("1640991720000,101,103,100,102,3,9", "row: found '1640991720000,101,103,100,102,3,9', expected 6 columns: timestamp_ms,open,high,low,close,volume")]
    [InlineData("1640991720000,101,103,100,102,3,9,9,9,9", "row: found '1640991720000,101,103,100,102,3,9,9,9,9', expected 6 columns: timestamp_ms,open,high,low,close,volume")]
    [InlineData("", "row: found an empty line, expected 6 columns: timestamp_ms,open,high,low,close,volume")]
    [InlineData("1640991720000,12x,103,100,102,3", "open: found '12x', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,,103,100,102,3", "open: found '', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,101,NaN,100,102,3", "high: found 'NaN', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,101,103,-inf,102,3", "low: found '-inf', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,101,103,100, 102,3", "close: found ' 102', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,101,103,100,102,\"3\"", "volume: found '\"3\"', expected a decimal number such as 46319.5")]
    [InlineData("1640991720000,101,1e999,100,102,3", "high: found '1e999', expected a finite number above zero")]
    [InlineData("1640991720000,0,103,100,102,3", "open: found '0', expected a finite number above zero")]
    [InlineData("1640991720000,101,103,0.0,102,3", "low: found '0.0', expected a finite number above zero")]
    [InlineData("1640991720000,101,103,100,-102,3", "close: found '-102', expected a finite number above zero")]
    [InlineData("1640991720000,101,103,100,102,-3", "volume: found '-3', expected a finite number, zero or more")]
    [InlineData("1640991720000,101,100.5,100,102,3", "high: found '100.5', expected at least open, close and low")]
    [InlineData("1640991720000,101,103,101.5,102,3", "low: found '101.5', expected at most open and close")]
    [InlineData("1640991660000,101,103,100,102,3", "timestamp_ms: found '1640991660000', expected each time only once")]
    [InlineData("1640991600000,101,103,100,102,3", "timestamp_ms: found '1640991600000', expected a time after 1640991660000, that of the row before")]
    [InlineData("1640991720001,101,103,100,102,3", "timestamp_ms: found '1640991720001', expected a whole minute, a multiple of 60000 ms")]
    [InlineData("1640991720,101,103,100,102,3", "timestamp_ms: found '1640991720', expected a whole minute, a multiple of 60000 ms")]
    [InlineData("1640991720000000,101,103,100,102,3", "timestamp_ms: found '1640991720000000', expected Unix milliseconds before the year 3000")]
    [InlineData("-60000,101,103,100,102,3", "timestamp_ms: found '-60000', expected Unix milliseconds, for example 1640991660000")]
    [InlineData("1640991720000.5,101,103,100,102,3", "timestamp_ms: found '1640991720000.5', expected Unix milliseconds, for example 1640991660000")]
    [InlineData("2022-01-01,101,103,100,102,3", "timestamp_ms: found '2022-01-01', expected Unix milliseconds, for example 1640991660000")]
    [InlineData("timestamp_ms,open,high,low,close,volume", "timestamp_ms: found 'timestamp_ms', expected Unix milliseconds, for example 1640991660000")]
    public void A_wrong_row_is_refused_with_its_line_column_value_and_expectation(string row, string expected)
    {
        string path = _folder.Write("btcusdt.csv", Header, First, row, "1640991780000,1,1,1,1,1");

        AssertRefused(path, $"{path} line 3, {expected}");
    }

    [Theory]
    [InlineData("moment,open,high,low,close,volume", "'moment,open,high,low,close,volume'", "a time")]
    [InlineData("time,open,high,low,volume,trades", "'time,open,high,low,volume,trades'", "close")]
    [InlineData("", "''", "a time, open, high, low, close, volume")]
    public void A_wrong_header_is_refused(string header, string found, string missing)
    {
        string path = _folder.Write("btcusdt.csv", header, First);

        AssertRefused(path, $"{path} line 1, header: found {found}, expected columns of time, open, high, low, close and volume; there is none of {missing}");
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        string path = _folder.WriteText("btcusdt.csv", "");

        AssertRefused(path, $"{path}: found an empty file, expected the header timestamp_ms,open,high,low,close,volume");
    }

    [Theory]
    [InlineData(Header)]
    [InlineData(Header + "\r\n")]
    public void A_header_without_rows_is_refused(string text)
    {
        string path = _folder.WriteText("btcusdt.csv", text);

        AssertRefused(path, $"{path}: found a header and nothing else, expected at least one candle");
    }

    [Fact]
    public void Binary_rubbish_is_refused_by_what_it_resembles()
    {
        string path = _folder.WriteBytes("btcusdt.csv", [0x50, 0x4B, 0x03, 0x04, 0x0A, 0xFF]);

        AssertRefused(path, $"{path}: found a damaged zip archive, expected a zip archive with one file");
    }

    [Fact]
    public void Bytes_without_line_ends_are_refused_before_they_fill_the_memory()
    {
        string path = _folder.WriteBytes("btcusdt.csv", new byte[3_000_000]);

        AssertRefused(path, $"{path}: found unknown content, expected CSV with a header of time, open, high, low, close, volume, a kline dump, JSON rows, Parquet, Arrow or a binary candle file");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_absurdly_long_line_is_refused(bool hasEnd)
    {
        string path = _folder.WriteText("btcusdt.csv", Header + "\n" + First + "\n" + new string('1', 513) + (hasEnd ? "\n" : new string('1', 300_000)));

        AssertRefused(path, $"{path} line 3, row: found '{new string('1', 40)}…', expected a line of at most 512 bytes");
    }

    [Fact]
    public void An_empty_line_at_the_end_is_refused_like_any_other()
    {
        string path = _folder.WriteText("btcusdt.csv", $"{Header}\n{First}\n\n");

        AssertRefused(path, $"{path} line 3, row: found an empty line, expected 6 columns: timestamp_ms,open,high,low,close,volume");
    }

    [Fact]
    public void A_row_cut_off_at_the_end_of_the_file_is_refused()
    {
        string path = _folder.WriteText("btcusdt.csv", $"{Header}\n{First}\n1640991720000,101,10");

        AssertRefused(path, $"{path} line 3, row: found '1640991720000,101,10', expected 6 columns: timestamp_ms,open,high,low,close,volume");
    }

    [Fact]
    public void A_single_candle_without_a_given_timeframe_is_refused()
    {
        string path = _folder.Write("btcusdt.csv", Header, First);

        AssertRefused(path, $"{path}: found a single candle, expected its timeframe, or at least two candles to tell it from");
    }

    [Fact]
    public void A_spacing_that_is_no_timeframe_is_refused()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", 1640995200000, 3, minutesApart: 7);

        AssertRefused(path, $"{path}: found candles that are at least 7 minutes apart, expected neighbours one timeframe apart (1m, 3m, 5m, 15m, 30m, 1h, 4h, 1d)");
    }

    [Fact]
    public void A_file_of_another_timeframe_than_the_given_one_is_refused()
    {
        string path = _folder.WriteMinutes("btcusdt.csv", 1640995200000, 3, minutesApart: 5);

        var refusal = Assert.Throws<CandleFileException>(() => CandleFolder.Load(path, Timeframe.OneMinute));

        Assert.Equal($"{path}: found candles that are at least 5 minutes apart, expected neighbours 1m apart", refusal.Message);
    }

    [Fact]
    public void An_open_time_off_the_grid_of_the_timeframe_is_refused()
    {
        string path = _folder.Write("btcusdt.csv", Header, "300000,1,1,1,1,1", "600000,1,1,1,1,1", "960000,1,1,1,1,1", "1260000,1,1,1,1,1");

        AssertRefused(path, $"{path} line 4, timestamp_ms: found '960000', expected an open time on the 5m grid, a multiple of 300000 ms");
    }

    [Fact]
    public void A_single_candle_off_the_given_grid_is_refused()
    {
        string path = _folder.Write("btcusdt.csv", Header, "60000,1,1,1,1,1");

        var refusal = Assert.Throws<CandleFileException>(() => CandleFolder.Load(path, Timeframe.OneHour));

        Assert.Equal($"{path} line 2, timestamp_ms: found '60000', expected an open time on the 1h grid, a multiple of 3600000 ms", refusal.Message);
    }

    [Fact]
    public void Truncated_gzip_is_refused_wherever_it_ends()
    {
        var rows = Enumerable.Range(1, 3000).Select(i => $"{i * 60_000L},{100 + i % 13},{120 + i % 7},{90 - i % 11},{100 + i % 5},{i}");
        byte[] whole = CandleFolder.Gzip(Header + "\n" + string.Join('\n', rows) + "\n");

        Assert.All([1, 4, 8, 9, 100, whole.Length / 2, whole.Length - 20], missing =>
        {
            string path = _folder.WriteBytes("btcusdt.csv.gz", whole[..^missing]);
            AssertRefused(path, $"{path}: found gzip data that ends early or does not match its checksum, expected one complete gzip member");
        });
        string stub = _folder.WriteBytes("btcusdt.csv.gz", whole[..12]);
        AssertRefused(stub, $"{stub}: found 12 bytes of gzip, expected one complete gzip member");
    }

    [Fact]
    public void Damaged_gzip_is_refused()
    {
        byte[] packed = CandleFolder.Gzip($"{Header}\n{First}\n{CandleFolder.SecondRow}\n");
        packed[^5] ^= 0x10; // in the checksum

        string path = _folder.WriteBytes("btcusdt.csv.gz", packed);

        AssertRefused(path, $"{path}: found damaged gzip data, expected one complete gzip member");
    }

    [Fact]
    public void Joined_gzip_members_and_trailing_bytes_are_refused()
    {
        byte[] packed = CandleFolder.Gzip($"{Header}\n{First}\n{CandleFolder.SecondRow}\n");

        Assert.All(new byte[][] { [.. packed, .. CandleFolder.Gzip("1640991780000,1,1,1,1,1\n")], [.. packed, 1, 2, 3, 4, 5, 6, 7, 8] }, bytes =>
        {
            string path = _folder.WriteBytes("btcusdt.csv.gz", bytes);
            AssertRefused(path, $"{path}: found gzip data that ends early or does not match its checksum, expected one complete gzip member");
        });
    }

    [Fact]
    public void A_file_name_without_a_symbol_is_refused()
    {
        string path = _folder.Write("btc_1m.csv", Header, First);

        AssertRefused(path, $"{path}: found a file name that begins with 'btc', expected a symbol of 5 to 20 letters or digits there, as in btcusdt_1m.csv, or the symbol given beside the file");
    }

    [Fact]
    public void The_refusal_carries_its_parts()
    {
        string path = _folder.WriteText("btcusdt.csv", $"{Header}\n{First}\n1640991720000,101,12x,100,102,3\n");

        var refusal = Assert.Throws<CandleFileException>(() => CandleFolder.Load(path));

        Assert.Equal(path, refusal.File);
        Assert.Equal(3, refusal.Line);
        Assert.Equal("high", refusal.Column);
        Assert.Equal("'12x'", refusal.Found);
        Assert.Equal("a decimal number such as 46319.5", refusal.Expected);
    }

    [Fact]
    public void A_wrong_row_is_found_however_far_down_it_stands()
    {
        var text = new StringBuilder(Header).Append('\n');
        for (int i = 1; i <= 30_000; i++) text.Append(i == 29_999 ? $"{i * 60_000L},1,2,3,1,1\n" : $"{i * 60_000L},1,2,1,1,1\n");

        string path = _folder.WriteText("btcusdt.csv", text.ToString());

        AssertRefused(path, $"{path} line 30000, high: found '2', expected at least open, close and low");
    }

    private static void AssertRefused(string path, string message) =>
        Assert.Equal(message, Assert.Throws<CandleFileException>(() => CandleFolder.Load(path)).Message);
}
