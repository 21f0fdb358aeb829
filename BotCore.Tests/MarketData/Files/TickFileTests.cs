using BotCore.MarketData.Files;
using BotCore.Trading.Market;
using BotCore.Trading.Research;

namespace BotCore.Tests.MarketData.Files;

public sealed class TickFileTests : IDisposable
{
    private static readonly Symbol Bitcoin = Symbol.Parse("BTCUSDT"), Ether = Symbol.Parse("ETHUSDT");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dump_of_trades_and_one_of_aggregate_trades_are_prices_of_the_only_symbol()
    {
        MarketTick[] expected = [new(0, 1000, 100.5), new(0, 1000, 100.25), new(0, 1200, 101)];

        Assert.Equal(expected, Read([Bitcoin], TickFile.TradesHeader, "1,100.5,2,201,1000,true", "2,100.25,1,100.25,1000,false", "3,101,1,101,1200,false"));
        Assert.Equal(expected, Read([Bitcoin], "1,100.5,2,201,1000,true", "2,100.25,1,100.25,1000,false", "3,101,1,101,1200,false")); // older dumps have no header
        Assert.Equal(expected, Read([Bitcoin], "1,100.5,2,1,1,1000,true", "2,100.25,1,2,2,1000,false", "3,101,1,3,3,1200,false"));
        Assert.Equal(expected, Read([Bitcoin], TickFile.AggregateHeader, "1,100.5,2,1,1,1000,true", "2,100.25,1,2,2,1000,false", "3,101,1,3,3,1200,false"));
    }

    [Fact]
    public void The_trades_of_a_record_of_depth_are_taken_and_the_rest_of_it_left_out()
    {
        Assert.Equal(
            [new MarketTick(1, 1000, 11), new MarketTick(0, 1200, 100)],
            Read([Bitcoin, Ether], DepthFile.Header, "1000,BTCUSDT,top,bid,99,1", "1000,ETHUSDT,trade,buy,11,1", "1200,BTCUSDT,trade,sell,100,2"));
        Assert.Equal(
            [new MarketTick(0, 1000, 100.5)],
            Read([Bitcoin], """{"e":"aggTrade","E":1001,"s":"BTCUSDT","a":1,"p":"100.5","q":"2","f":1,"l":2,"T":1000,"m":true}"""));
    }

    [Theory]
    [InlineData("1,100.5,2,1,1", "row")]
    [InlineData("1,0,2,1,1,1000,true", "price")]
    [InlineData("1,x,2,1,1,1000,true", "price")]
    [InlineData("1,100,2,1,1,noon,true", "transact_time")]
    [InlineData("1,100,2,1,1,1000,true\n2,100,2,2,2,999,true", "transact_time")]
    public void A_row_that_cannot_be_used_is_named_with_its_column(string rows, string column)
    {
        var refused = Assert.Throws<CandleFileException>(() => Read([Bitcoin], [TickFile.AggregateHeader, .. rows.Split('\n')]));

        Assert.Equal((column, 1L + rows.Split('\n').Length), (refused.Column, refused.Line));
    }

    [Fact]
    public void A_packed_dump_that_ends_early_is_refused_for_that()
    {
        string path = _folder.File("ticks.csv.gz");
        using (var packed = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionMode.Compress))
        using (var text = new StreamWriter(packed))
            for (int i = 0; i < 20_000; i++) text.Write(FormattableString.Invariant($"{i},{100 + i % 977},1,{i},{i},{1000 + i},true\n"));
        Assert.Equal(20_000, TickFile.Read(path, [Bitcoin]).Count());
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);

        Assert.Contains("ends early", Assert.Throws<CandleFileException>(() => TickFile.Read(path, [Bitcoin]).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_is_of_one_symbol_and_another_header_is_refused()
    {
        Assert.Equal("header", Assert.Throws<CandleFileException>(() => Read([Bitcoin, Ether], TickFile.TradesHeader)).Column);
        Assert.Equal("header", Assert.Throws<CandleFileException>(() => Read([Bitcoin], "a,b")).Column);
        Assert.Throws<CandleFileException>(() => TickFile.Read(_folder.File("absent.csv"), [Bitcoin]).ToList());
    }

    private List<MarketTick> Read(IReadOnlyList<Symbol> symbols, params string[] lines)
    {
        string path = _folder.File("ticks.csv");
        File.WriteAllLines(path, lines);
        return [.. TickFile.Read(path, symbols)];
    }
}
