using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;
using BotCore.Tests.Projections;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Journal;
using BotCore.TradingEngine.Projections;
using BotCore.TradingEngine.Stream;

namespace BotCore.Tests.Stream;

public sealed class StreamProjectorTests
{
    /// <summary>The read models replay every record into an account; the stream folds events. Both must tell the same about each order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Orders_trades_and_signals_are_those_of_the_read_models_however_commits_are_cut(int seed)
    {
        var random = new Random(seed);
        var market = new RecordedMarket(seed);
        var projector = new StreamProjector(market.Instruments, Timeframe.OneMinute);
        var fold = new ProjectionFold(market.Instruments, Timeframe.OneMinute);
        var rows = new ProjectionBatch(10_000);
        var drafts = new List<Draft>();
        var times = new Dictionary<long, long>();
        int taken = 0;

        for (int commit = 0; commit < 150; commit++)
        {
            market.Run(random.Next(1, 12));
            var batch = market.Events.Skip(taken).Select((happened, i) => new RecordedEvent(taken + i + 1, happened)).ToArray();
            taken += batch.Length;
            foreach (var record in batch)
            {
                fold.Apply(in record, rows);
                if (OrderMapping.OrderIdOf(record.Event) is { } id) times[id] = record.Event.TimeMs;
            }
            var view = FakeEngine.AView("BTCUSDT", "ETHUSDT") with
            {
                Version = taken,
                OpenOrders = OrderMapping.ToModels(market.Kernel.Account, times),
                Positions = PositionMapping.ToModels(market.Kernel.Account),
            };
            int before = drafts.Count;
            projector.Project(new Commit(batch, view, []), drafts);
            foreach (var order in drafts.Skip(before).Select(draft => draft.Data).OfType<OrderModel>()) Assert.Equal(Row(rows.Orders[order.Id]), order);
        }

        var streamed = Of<OrderModel>(StreamTypes.Order).GroupBy(order => order.Id).ToDictionary(orders => orders.Key, orders => orders.Last());
        var expected = rows.Orders.ToDictionary(row => row.Key, row => Row(row.Value));
        Assert.True(expected.Count >= 20 && rows.Trades.Count > 0, "the market was too quiet to prove anything");
        Assert.Equal(expected.OrderBy(pair => pair.Key), streamed.OrderBy(pair => pair.Key));
        Assert.Equal(rows.Trades.Select(TradeMapping.ToModel), Of<TradeModel>(StreamTypes.Trade));
        Assert.Equal(rows.Signals.Select(signal => signal.Signal), Of<SignalModel>(StreamTypes.Signal));
        Assert.Equal(rows.Trades.Count, Of<PositionClosedData>(StreamTypes.PositionClosed).Count());

        static OrderModel Row(ChangedOrder row) => OrderMapping.ToModel(row.Order, row.Symbol, row.UpdatedMs, row.Reason);

        IEnumerable<T> Of<T>(string type) => drafts.Where(draft => draft.Type == type).Select(draft => (T)draft.Data);
    }

    [Fact]
    public void A_position_is_told_when_it_changes_and_only_then()
    {
        var projector = new StreamProjector([RecordedMarket.AnInstrument("BTCUSDT")], Timeframe.OneMinute);
        var flat = FakeEngine.AView("BTCUSDT");
        var position = new PositionModel(
            "BTCUSDT", TradeDirection.Long, 1m, 100m, 101m, 1m, 0.1m, 10, 10m, 95m, null, null, DateTimeOffset.UnixEpoch, "rsi", "test");

        Assert.Empty(Positions(flat));
        Assert.Equal([position], Positions(flat with { Positions = [position] }));
        Assert.Empty(Positions(flat with { Positions = [position with { }] }));
        Assert.Equal([position with { MarkPrice = 102m }], Positions(flat with { Positions = [position with { MarkPrice = 102m }] }));

        IEnumerable<object> Positions(TradingEngine.Engine.EngineView view)
        {
            var drafts = new List<Draft>();
            projector.Project(new Commit([], view, []), drafts);
            return drafts.Where(draft => draft.Type == StreamTypes.Position).Select(draft => draft.Data);
        }
    }

    [Fact]
    public void Risk_equity_and_status_follow_what_was_committed()
    {
        var projector = new StreamProjector([RecordedMarket.AnInstrument("BTCUSDT")], Timeframe.OneMinute);
        var view = FakeEngine.AView("BTCUSDT");
        projector.Project(new Commit([], view, []), []);
        var after = view with
        {
            Version = 2,
            Account = view.Account with { Equity = 990m },
            Status = view.Status with { Risk = RiskLevel.Halted, RiskReason = "manual: test", IsTrading = false, Symbols = ["BTCUSDT"] },
        };

        var drafts = new List<Draft>();
        projector.Project(
            new Commit([new(1, StreamRun.AClosedCandle(0, 100)), new(2, new TradingSwitched(60_000, false, "test"))], after, []), drafts);

        Assert.Contains(new RiskData(RiskLevel.Halted, "manual: test", false), drafts.Select(draft => draft.Data));
        Assert.Contains(990m, drafts.Where(draft => draft.Type == StreamTypes.Equity).Select(draft => ((EquityPointModel)draft.Data).Equity));
        Assert.Equal([after.Status], drafts.Where(draft => draft.Type == StreamTypes.Status).Select(draft => draft.Data));
        drafts.Clear();
        projector.Project(new Commit([], after with { Status = after.Status with { Symbols = ["BTCUSDT"] } }, []), drafts);
        Assert.Empty(drafts);
    }

    [Fact]
    public void A_commit_the_seed_contains_says_nothing()
    {
        var projector = new StreamProjector([RecordedMarket.AnInstrument("BTCUSDT")], Timeframe.OneMinute);
        var view = FakeEngine.AView("BTCUSDT") with { Version = 5 };
        projector.Seed(view);
        var drafts = new List<Draft>();

        projector.Project(new Commit([new(4, StreamRun.ASignal(4))], view with { Version = 4 }, []), drafts);
        projector.Project(new Commit([new(5, StreamRun.ASignal(5)), new(6, StreamRun.ASignal(6))], view with { Version = 6 }, []), drafts);

        Assert.Equal(["6"], drafts.Select(draft => ((SignalModel)draft.Data).Reason));
    }
}
