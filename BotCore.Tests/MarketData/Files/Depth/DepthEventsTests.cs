using System.IO.Compression;
using BotCore.MarketData.Files;
using BotCore.Tests.Reference;
using BotCore.Trading.Market;
using BotCore.Trading.Matching.Book;
using BotCore.Trading.Orders;

namespace BotCore.Tests.MarketData.Files.Depth;

/// <summary>Depth as a recorder of the exchange's streams writes it down.</summary>
public sealed class DepthEventsTests : IDisposable
{
    private const string Snapshot = """{"lastUpdateId":100,"E":1010,"T":1009,"bids":[["100","3"]],"asks":[["101","1"],["102","2"]]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_snapshot_and_the_changes_that_follow_on_it_are_the_book()
    {
        var updates = Read(
            Snapshot,
            Change(98, 101, 97, """["100","8"]"""),
            Change(102, 104, 101, """["100","0"],["99.5","2"]""", timeMs: 1250));

        Assert.Equal([(1009L, DepthKind.Snapshot), (1009L, DepthKind.Delta), (1250L, DepthKind.Delta)], updates.Select(u => (u.TimeMs, u.Kind)));
        Assert.Equal([new DepthLevel(Side.Buy, 100m, 3m), new DepthLevel(Side.Sell, 101m, 1m), new DepthLevel(Side.Sell, 102m, 2m)], updates[0].Levels);
        Assert.Equal([new DepthLevel(Side.Buy, 100m, 0m), new DepthLevel(Side.Buy, 99.5m, 2m)], updates[2].Levels);
    }

    [Fact]
    public void Changes_that_came_before_their_snapshot_are_applied_after_it_and_older_ones_dropped()
    {
        var updates = Read(Change(90, 95, 89, """["1","1"]"""), Change(96, 101, 95, """["100","8"]"""), Change(102, 103, 101, """["100","7"]"""), Snapshot, Change(104, 104, 103, """["100","6"]"""));

        Assert.Equal([DepthKind.Snapshot, DepthKind.Delta, DepthKind.Delta, DepthKind.Delta], updates.Select(u => u.Kind));
        Assert.Equal([8m, 7m, 6m], updates.Skip(1).Select(u => u.Levels[0].Quantity));
    }

    [Fact]
    public void After_a_lost_message_the_book_is_unknown_until_the_next_snapshot()
    {
        var updates = Read(
            Snapshot, Change(100, 101, 99, """["100","8"]"""), Change(105, 106, 104, """["100","7"]"""), Change(107, 108, 106, """["100","6"]"""),
            """{"lastUpdateId":107,"E":1030,"T":1029,"bids":[["100","5"]],"asks":[["101","1"]]}""", Change(109, 109, 108, """["100","4"]""", timeMs: 1040));

        Assert.Equal(
            [DepthKind.Snapshot, DepthKind.Delta, DepthKind.Snapshot, DepthKind.Snapshot, DepthKind.Delta, DepthKind.Delta], updates.Select(u => u.Kind));
        Assert.Empty(updates[2].Levels);
        Assert.Equal([5m, 6m, 4m], updates.Skip(3).Select(u => u.Levels[0].Quantity)); // 105-106 is older than the snapshot, 107-108 spans it
    }

    [Theory]
    [InlineData("pu", 3)]
    [InlineData("lastUpdateId", 1)]
    public void What_never_becomes_a_book_again_is_refused_with_its_line(string column, int line)
    {
        string[] lines = column == "pu" ? [Snapshot, Change(100, 101, 99, ""), Change(105, 106, 104, "")] : [Change(100, 101, 99, "")];

        var refused = Assert.Throws<CandleFileException>(() => Read(lines));

        Assert.Equal((column, (long)line), (refused.Column, refused.Line));
    }

    [Fact]
    public void An_older_snapshot_than_what_is_known_changes_nothing()
    {
        var updates = Read(Snapshot, Change(100, 120, 99, """["100","8"]"""), Snapshot.Replace("100,", "110,", StringComparison.Ordinal), Change(121, 122, 120, """["100","7"]"""));

        Assert.Equal([DepthKind.Snapshot, DepthKind.Delta, DepthKind.Delta], updates.Select(u => u.Kind));
    }

    [Fact]
    public void Each_partial_book_is_whole_and_is_known_by_its_stream()
    {
        string partial = $$"""{"stream":"btcusdt@depth5@100ms","data":{{Change(1, 2, 0, """["100","1"]""")}}}""";

        Assert.Equal([DepthKind.Snapshot, DepthKind.Snapshot], Read(partial, partial).Select(u => u.Kind));
    }

    [Fact]
    public void The_best_prices_count_only_where_no_depth_is_recorded()
    {
        const string Ticker = """{"e":"bookTicker","u":1,"E":1000,"T":1000,"s":"BTCUSDT","b":"100","B":"3","a":"101","A":"0"}""";

        var update = Assert.Single(Read(Ticker));
        Assert.Equal((DepthKind.Top, 3m, 0m), (update.Kind, update.Levels[0].Quantity, update.Levels[1].Quantity));
        Assert.Equal([DepthKind.Snapshot], Read(Snapshot, Ticker).Select(u => u.Kind));
    }

    [Fact]
    public void A_trade_has_its_takers_side_and_is_taken_from_one_kind_of_event_only()
    {
        var updates = Read(
            """{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1001,"s":"BTCUSDT","a":1,"p":"100.5","q":"2","f":1,"l":2,"T":1000,"m":true}}""",
            """{"e":"trade","E":1001,"s":"BTCUSDT","t":1,"p":"100.5","q":"1","T":1000,"m":true,"X":"MARKET"}""",
            """{"e":"markPriceUpdate","E":1001,"s":"BTCUSDT","p":"100"}""",
            """{"result":null,"id":1}""",
            """{"e":"aggTrade","E":1002,"s":"ETHUSDT","a":1,"p":"10","q":"2","f":1,"l":2,"T":1001,"m":false}""",
            """{"e":"aggTrade","E":1003,"s":"BTCUSDT","a":2,"p":"101","q":"1","f":3,"l":3,"T":1002,"m":false}""");

        Assert.Equal([new DepthLevel(Side.Sell, 100.5m, 2m), new DepthLevel(Side.Buy, 101m, 1m)], updates.Select(u => Assert.Single(u.Levels)));
    }

    [Fact]
    public void What_is_no_order_in_the_book_is_no_trade_of_it() =>
        Assert.Empty(Read("""{"e":"trade","E":1001,"s":"BTCUSDT","t":1,"p":"100.5","q":"1","T":1000,"m":true,"X":"INSURANCE_FUND"}"""));

    [Fact]
    public void A_line_a_little_late_counts_with_the_one_before_and_a_minute_is_too_late()
    {
        string late = Change(102, 103, 101, """["100","7"]""", timeMs: 900);
        Assert.Equal([1009L, 1009L, 1009L], Read(Snapshot, Change(100, 101, 99, ""), late).Select(u => u.TimeMs));

        var refused = Assert.Throws<CandleFileException>(() => Read(Snapshot.Replace("1009", "90000", StringComparison.Ordinal), Change(100, 101, 99, "", timeMs: 29_999)));
        Assert.Equal(("T", 2L), (refused.Column, refused.Line));
    }

    [Theory]
    [InlineData("""[1]""", "row")]
    [InlineData("""{"e":"depthUpdate" """, "row")]
    [InlineData("""{"e":"depthUpdate","E":1,"T":1,"s":"B","U":1,"u":1,"pu":0,"b":[],"a":[]}""", "s")]
    [InlineData("""{"e":"depthUpdate","s":"BTCUSDT","U":1,"u":1,"pu":0,"b":[],"a":[]}""", "T")]
    [InlineData("""{"e":"depthUpdate","T":"x","s":"BTCUSDT","U":1,"u":1,"pu":0,"b":[],"a":[]}""", "T")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","u":1,"pu":0,"b":[],"a":[]}""", "U")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","U":1,"u":1.5,"pu":0,"b":[],"a":[]}""", "u")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","U":1,"u":1,"pu":0,"b":7,"a":[]}""", "b")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","U":1,"u":1,"pu":0,"b":[["100"]],"a":[]}""", "b")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","U":1,"u":1,"pu":0,"b":[["100","-1"]],"a":[]}""", "b")]
    [InlineData("""{"e":"depthUpdate","T":1,"s":"BTCUSDT","U":1,"u":1,"pu":0,"b":[],"a":[["0","1"]]}""", "a")]
    [InlineData("""{"lastUpdateId":1,"T":1,"bids":[["100","0"]],"asks":[]}""", "bids")]
    [InlineData("""{"e":"aggTrade","T":1,"s":"BTCUSDT","p":"1","q":"1"}""", "m")]
    [InlineData("""{"e":"aggTrade","T":1,"s":"BTCUSDT","p":"1e3","q":"1","m":true}""", "p")]
    public void A_line_that_cannot_be_used_is_named_with_its_field(string bad, string field)
    {
        var refused = Assert.Throws<CandleFileException>(() => Read("""{"result":null,"id":1}""", bad));

        Assert.Equal((field, 2L), (refused.Column, refused.Line));
    }

    [Fact]
    public void A_packed_record_that_ends_early_is_refused()
    {
        string path = _folder.File("depth.jsonl.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionMode.Compress))
        using (var text = new StreamWriter(packed))
            for (int i = 0; i < 2_000; i++) text.Write(Snapshot + "\n");
        Assert.Equal(2_000, DepthFile.Read(path, [Symbol.Parse("BTCUSDT")]).Count());

        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^20]);

        Assert.Throws<CandleFileException>(() => DepthFile.Read(path, [Symbol.Parse("BTCUSDT")]).Count());
    }

    [Theory]
    [Trait("Category", "Reference")]
    [InlineData("http_futures_market_depth", "BTCUSDT", 2)]
    [InlineData("book_ticker_stream", "BNBUSDT", 2)]
    [InlineData("agg_trade_stream", "BTCUSDT", 1)]
    [InlineData("trade_stream", "BTCUSDT", 1)]
    public void The_exchanges_own_examples_are_read(string payload, string symbol, int levels)
    {
        string path = _folder.File("example.jsonl");
        using (var example = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Oracle.Path("protocol", "payloads", payload + ".json"))))
            File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(example.RootElement) + "\n");

        Assert.Equal(levels, Assert.Single(DepthFile.Read(path, [Symbol.Parse(symbol)])).Levels.Count);
    }

    private static string Change(long first, long last, long previous, string bids, long timeMs = 1_000) =>
        $$"""{"e":"depthUpdate","E":{{timeMs + 1}},"T":{{timeMs}},"s":"BTCUSDT","U":{{first}},"u":{{last}},"pu":{{previous}},"b":[{{bids}}],"a":[]}""";

    private List<DepthUpdate> Read(params string[] lines)
    {
        string path = _folder.File("depth.jsonl");
        File.WriteAllLines(path, lines);
        return [.. DepthFile.Read(path, [Symbol.Parse("BTCUSDT")])];
    }
}
