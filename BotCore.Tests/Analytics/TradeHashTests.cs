using System.Buffers;
using BotCore.Tests.Builders;
using BotCore.Trading.Analytics;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Tests.Analytics;

public sealed class TradeHashTests
{
    private static readonly ClosedTrade Long = ATrade.With(netPnl: 12.5m) with
    {
        EntryTimeMs = 1_700_000_000_000,
        ExitTimeMs = 1_700_000_060_000,
        Quantity = 0.0500m,
        EntryPrice = 60000.10m,
        ExitPrice = 60250.1m,
        Leverage = 3,
        GrossPnl = 12.500m,
        Fees = 2.4m,
        Funding = -0.0m,
        ExitReason = "target",
    };

    private static readonly ClosedTrade Short = Long with { Direction = Direction.Short, GrossPnl = -12.5m, Funding = 0.000000010m, ExitReason = "stop" };

    [Fact]
    public void Without_a_trade_it_is_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new TradeHash().Current);

    [Fact]
    public void Line_is_canonical()
    {
        Assert.Equal("BTCUSDT|LONG|1700000000000|1700000060000|0.05|60000.1|60250.1|3|12.5|2.4|0|target\n", TradeHash.Line(Long));
        Assert.Equal("BTCUSDT|SHORT|1700000000000|1700000060000|0.05|60000.1|60250.1|3|-12.5|2.4|0.00000001|stop\n", TradeHash.Line(Short));
    }

    /// <summary>Expected values made with Python: h = sha256(h + line), starting from sha256(b"").</summary>
    [Fact]
    public void Chain_agrees_with_an_independent_computation()
    {
        var hash = new TradeHash();

        hash.Add(Long);
        Assert.Equal("a57b0fc8c2070940b06b4fa4151c9f3e0f3f2ff1f471be52a883e92f2d695d69", hash.Current);
        hash.Add(Short);
        Assert.Equal("7f6e7401d99bd36964d0151be8577fbf28f549adf956667af99282a0bc69ca9f", hash.Current);
    }

    [Fact]
    public void Same_trades_in_another_order_differ()
    {
        var forward = new TradeHash();
        var backward = new TradeHash();

        forward.Add(Long);
        forward.Add(Short);
        backward.Add(Short);
        backward.Add(Long);

        Assert.NotEqual(forward.Current, backward.Current);
    }

    [Fact]
    public void Goes_on_after_a_restart_as_if_there_had_been_none()
    {
        var through = new TradeHash();
        var before = new TradeHash();
        through.Add(Long);
        before.Add(Long);

        var snapshot = new ArrayBufferWriter<byte>();
        before.Transfer(StateTransfer.Write(snapshot));
        var after = new TradeHash();
        after.Transfer(StateTransfer.Read(snapshot.WrittenMemory));
        through.Add(Short);
        after.Add(Short);

        Assert.Equal(through.Current, after.Current);
    }

    [Fact]
    public void Trade_without_a_direction_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TradeHash().Add(Long with { Direction = Direction.Neutral }));
}
