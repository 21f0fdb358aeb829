using System.IO.Compression;
using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;

namespace BotCore.Tests.MarketData.Files;

public sealed class DepthFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_one_time_and_kind_are_one_change_and_each_trade_is_one()
    {
        var updates = Read("""
            1000,BTCUSDT,snapshot,bid,100,3
            1000,BTCUSDT,snapshot,ask,101,1
            1000,ETHUSDT,snapshot,ask,11,1
            1250,BTCUSDT,delta,bid,100,0
            1300,BTCUSDT,trade,sell,100,2
            1300,BTCUSDT,trade,sell,100,0.5
            1300,BTCUSDT,top,ask,101.5,7
            """);

        Assert.Equal(
            [(1000L, DepthKind.Snapshot, 2), (1250L, DepthKind.Delta, 1), (1300L, DepthKind.Trade, 1), (1300L, DepthKind.Trade, 1), (1300L, DepthKind.Top, 1)],
            updates.Select(u => (u.TimeMs, u.Kind, u.Levels.Count)));
        Assert.Equal([new DepthLevel(Side.Buy, 100m, 3m), new DepthLevel(Side.Sell, 101m, 1m)], updates[0].Levels);
        Assert.Equal(new DepthLevel(Side.Sell, 100m, 0.5m), updates[3].Levels[0]);
    }

    [Fact]
    public void A_packed_file_reads_the_same()
    {
        string path = _folder.File("depth.csv.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionMode.Compress))
        using (var text = new StreamWriter(packed)) text.Write($"{DepthFile.Header}\n1000,BTCUSDT,snapshot,bid,100,3\n");

        Assert.Single(DepthFile.Read(path, [Symbol.Parse("BTCUSDT")]));
    }

    [Theory]
    [InlineData("1000,BTCUSDT,snapshot,bid,100", "row")]
    [InlineData("x,BTCUSDT,snapshot,bid,100,3", "timestamp_ms")]
    [InlineData("1000,B,snapshot,bid,100,3", "symbol")]
    [InlineData("1000,BTCUSDT,full,bid,100,3", "kind")]
    [InlineData("1000,BTCUSDT,snapshot,buy,100,3", "side")]
    [InlineData("1000,BTCUSDT,trade,bid,100,3", "side")]
    [InlineData("1000,BTCUSDT,snapshot,bid,0,3", "price")]
    [InlineData("1000,BTCUSDT,snapshot,bid,100,0", "quantity")]
    [InlineData("1000,BTCUSDT,snapshot,bid,100,-1", "quantity")]
    [InlineData("1000,BTCUSDT,snapshot,bid,100,3\n999,BTCUSDT,delta,bid,100,3", "timestamp_ms")]
    public void A_row_that_cannot_be_used_is_named_with_its_column(string rows, string column)
    {
        var refused = Assert.Throws<CandleFileException>(() => Read(rows));

        Assert.Equal(column, refused.Column);
        Assert.Equal(1 + rows.Split('\n').Length, refused.Line);
    }

    [Fact]
    public void Another_header_or_no_file_is_refused()
    {
        File.WriteAllText(_folder.File("other.csv"), "a,b\n");

        Assert.Equal("header", Assert.Throws<CandleFileException>(() => DepthFile.Read(_folder.File("other.csv"), []).ToList()).Column);
        Assert.Throws<CandleFileException>(() => DepthFile.Read(_folder.File("absent.csv"), []).ToList());
    }

    private List<DepthUpdate> Read(string rows)
    {
        string path = _folder.File("depth.csv");
        File.WriteAllText(path, $"{DepthFile.Header}\n{rows}\n");
        return [.. DepthFile.Read(path, [Symbol.Parse("BTCUSDT")])];
    }
}
