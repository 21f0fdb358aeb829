using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;
using BotCore.Dashboard.Live;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Live;

public sealed class LiveStateTests
{
    private readonly LiveState _state = new();

    [Fact]
    public void Price_older_than_the_one_kept_changes_nothing()
    {
        Apply(StreamTypes.Price, Sample.Price(price: 60_100), ContractsJson.Default.PriceModel);
        Apply(StreamTypes.Price, Sample.Price(price: 59_900) with { Time = Sample.Noon.AddSeconds(-1) }, ContractsJson.Default.PriceModel);

        Assert.Equal(60_100, _state.Prices.Find("BTCUSDT")!.Price);
    }

    [Fact]
    public void Status_with_an_older_journal_version_changes_nothing_unless_the_engine_was_restarted()
    {
        Apply(StreamTypes.Status, Sample.Status() with { JournalVersion = 50 }, ContractsJson.Default.StatusModel);
        Apply(StreamTypes.Status, Sample.Status() with { JournalVersion = 49 }, ContractsJson.Default.StatusModel);
        Assert.Equal(50, _state.Status.Value!.JournalVersion);

        Apply(StreamTypes.Status, Sample.Status() with { JournalVersion = 10, Instance = "instance-2" }, ContractsJson.Default.StatusModel);
        Assert.Equal(10, _state.Status.Value!.JournalVersion);
    }

    [Fact]
    public void Order_stays_while_it_can_fill_and_goes_when_it_cannot()
    {
        Apply(StreamTypes.Order, Sample.Stop(1), ContractsJson.Default.OrderModel);
        Apply(StreamTypes.Order, Sample.Stop(2) with { State = OrderState.Unknown }, ContractsJson.Default.OrderModel);
        Apply(StreamTypes.Order, Sample.Stop(3) with { State = OrderState.PartiallyFilled }, ContractsJson.Default.OrderModel);
        Apply(StreamTypes.Order, Sample.Stop(1) with { State = OrderState.Filled }, ContractsJson.Default.OrderModel);

        Assert.Equal([2, 3], _state.Orders.Items.Select(order => order.Id).Order());
    }

    [Fact]
    public void Order_update_that_was_overtaken_changes_nothing()
    {
        Apply(StreamTypes.Order, Sample.Stop(1) with { FilledQuantity = 0.02m, UpdatedAt = Sample.Noon }, ContractsJson.Default.OrderModel);
        Apply(StreamTypes.Order, Sample.Stop(1) with { UpdatedAt = Sample.Noon.AddSeconds(-1) }, ContractsJson.Default.OrderModel);

        Assert.Equal(0.02m, _state.Orders.Find(1)!.FilledQuantity);
    }

    [Fact]
    public void Closed_position_disappears()
    {
        Apply(StreamTypes.Position, Sample.Long(), ContractsJson.Default.PositionModel);
        Apply(StreamTypes.PositionClosed, new PositionClosedData("BTCUSDT", 1), ContractsJson.Default.PositionClosedData);

        Assert.Empty(_state.Positions.Items);
    }

    [Fact]
    public void Trade_heard_twice_is_one_trade_and_the_newest_comes_first()
    {
        Apply(StreamTypes.Trade, Sample.Trade(1), ContractsJson.Default.TradeModel);
        Apply(StreamTypes.Trade, Sample.Trade(2), ContractsJson.Default.TradeModel);
        Apply(StreamTypes.Trade, Sample.Trade(1), ContractsJson.Default.TradeModel);

        Assert.Equal([2, 1], _state.Trades.Items.Select(trade => trade.Id));
    }

    [Fact]
    public void Trades_are_bounded_and_the_oldest_go_first()
    {
        for (int id = 1; id <= LiveState.TradesKept + 5; id++) Apply(StreamTypes.Trade, Sample.Trade(id), ContractsJson.Default.TradeModel);

        Assert.Equal(LiveState.TradesKept, _state.Trades.Items.Count);
        Assert.Equal(6, _state.Trades.Items[^1].Id);
    }

    [Fact]
    public void Risk_frame_changes_the_risk_part_of_the_status_only()
    {
        Apply(StreamTypes.Status, Sample.Status(), ContractsJson.Default.StatusModel);
        Apply(StreamTypes.Risk, new RiskData(RiskLevel.Halted, "drawdown 20 %", false), ContractsJson.Default.RiskData);

        Assert.Equal(Sample.Status() with { Risk = RiskLevel.Halted, RiskReason = "drawdown 20 %", IsTrading = false, Symbols = _state.Status.Value!.Symbols }, _state.Status.Value);
    }

    [Fact]
    public void Loading_replaces_everything_even_by_older_values()
    {
        Apply(StreamTypes.Price, Sample.Price(price: 60_100), ContractsJson.Default.PriceModel);
        Apply(StreamTypes.Position, Sample.Long("ETHUSDT"), ContractsJson.Default.PositionModel);
        Apply(StreamTypes.Trade, Sample.Trade(9), ContractsJson.Default.TradeModel);

        _state.Load(new EngineSnapshot(
            Sample.Status(), Sample.Account(), [Sample.Bitcoin()], [Sample.Price(price: 50_000) with { Time = Sample.Noon.AddDays(-1) }],
            [Sample.Long()], [Sample.Stop()], [Sample.Trade(2), Sample.Trade(1)], [], []));

        Assert.True(_state.IsLoaded);
        Assert.Equal(50_000, _state.Prices.Find("BTCUSDT")!.Price);
        Assert.Equal("BTCUSDT", Assert.Single(_state.Positions.Items).Symbol);
        Assert.Equal([2, 1], _state.Trades.Items.Select(trade => trade.Id));
    }

    [Fact]
    public void Type_of_a_newer_engine_is_left_out_and_reported()
    {
        Assert.False(_state.Apply(new StreamFrame(1, "e", 1, "moon.phase", Sample.Noon, JsonDocument.Parse("{}").RootElement)));
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","price":"60000","time":"2024-05-01T12:00:00Z","changeRatio24h":null}""")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void Payload_that_breaks_the_contract_is_refused(string json)
    {
        var frame = new StreamFrame(1, "e", 1, StreamTypes.Price, Sample.Noon, JsonDocument.Parse(json).RootElement);

        Assert.Throws<JsonException>(() => _state.Apply(frame));
        Assert.Empty(_state.Prices.Items);
    }

    private void Apply<T>(string type, T payload, JsonTypeInfo<T> info) =>
        Assert.True(_state.Apply(new StreamFrame(1, "epoch", 1, type, Sample.Noon, JsonSerializer.SerializeToElement(payload, info))));
}
