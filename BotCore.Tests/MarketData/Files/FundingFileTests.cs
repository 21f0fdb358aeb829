using System.IO.Compression;
using BotCore.MarketData.Files;
using BotCore.Tests.Reference;
using BotCore.Trading.Market;
using BotCore.Trading.Research;

namespace BotCore.Tests.MarketData.Files;

public sealed class FundingFileTests : IDisposable
{
    private static readonly Symbol Bitcoin = Symbol.Parse("BTCUSDT");
    private static readonly Symbol Ether = Symbol.Parse("ETHUSDT");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settlements_come_in_order_of_time_with_the_place_of_their_symbol()
    {
        string path = Write("2000,ETHUSDT,-0.0002", "1000,BTCUSDT,0.0001", "2000,BTCUSDT,1e-4", "3000,SOLUSDT,0.1");

        Assert.Equal(
            [new MarketFunding(0, new FundingRate(1000, 0.0001m)), new(0, new FundingRate(2000, 0.0001m)), new(1, new FundingRate(2000, -0.0002m))],
            FundingFile.Load(path, [Bitcoin, Ether]));
    }

    [Fact]
    public void A_packed_file_is_read_as_well()
    {
        string path = _folder.File("funding.csv.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            packed.Write("timestamp_ms,symbol,funding_rate\n1000,BTCUSDT,0.0001\n"u8);

        Assert.Single(FundingFile.Load(path, [Bitcoin]));
    }

    [Fact, Trait("Category", "Reference")]
    public void Recorded_settlements_of_an_exchange_are_read()
    {
        var settlements = FundingFile.Load(Oracle.Path("candles", "funding_binance.csv"), [Symbol.Parse("ADAUSDT"), Symbol.Parse("BTCUSD")]);

        Assert.Equal(13, settlements.Count);
        Assert.Contains(new MarketFunding(0, new FundingRate(1670889600000, 0.0001m)), settlements);
    }

    [Theory]
    [InlineData("1000,BTCUSDT", "line 2, row")]
    [InlineData("1e3,BTCUSDT,0.0001", "line 2, timestamp_ms")]
    [InlineData("1000,B,0.0001", "line 2, symbol")]
    [InlineData("1000,BTCUSDT,1", "line 2, funding_rate")]
    [InlineData("1000,BTCUSDT,0.0001\n1000,BTCUSDT,0.0001", "line 3, timestamp_ms")]
    [InlineData("1000,ETHUSDT,0.0001", "a settlement of BTCUSDT")]
    public void What_is_not_right_is_refused_by_line_and_column(string rows, string message) =>
        Assert.Contains(message, Assert.Throws<CandleFileException>(() => FundingFile.Load(Write(rows), [Bitcoin])).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_header_is_refused()
    {
        File.WriteAllText(_folder.File("funding.csv"), "time,symbol,rate\n");

        Assert.Contains("line 1, header", Assert.Throws<CandleFileException>(() => FundingFile.Load(_folder.File("funding.csv"), [Bitcoin])).Message, StringComparison.Ordinal);
    }

    private string Write(params string[] rows)
    {
        File.WriteAllLines(_folder.File("funding.csv"), [FundingFile.Header, .. rows]);
        return _folder.File("funding.csv");
    }
}
