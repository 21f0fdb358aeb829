using System.Buffers;
using System.Text;
using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using BotCore.Trading.Signals;
using BotCore.TradingEngine.Journal;

namespace BotCore.Tests.Journal;

/// <summary>Events to keep in journals.</summary>
internal static class SampleEvents
{
    public static List<TradingEvent> Deposits(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new CapitalDeposited(i * 1000L, 100m * i))];

    /// <summary>One of every kind, with values that lose something when they are handled carelessly.</summary>
    public static List<TradingEvent> OfEveryKind()
    {
        var ticket = new OrderTicket
        {
            Id = 1,
            Instrument = 0,
            Side = Side.Sell,
            Type = OrderType.StopLimit,
            TimeInForce = TimeInForce.GoodTillDate,
            Quantity = 0.00000001m,
            Price = 79228162514264.33759354395033m,
            StopPrice = 0.1m,
            ReduceOnly = true,
            PostOnly = true,
            RestsAsMaker = true,
            ClosesPosition = true,
            ExpiresMs = long.MaxValue,
            Leverage = 3,
            StopDistanceRatio = 0.0166666666666666666666666667m,
            TargetDistanceRatio = 0.03m,
            AttachedStopPrice = 1m,
            AttachedTargetPrice = 2m,
            TrailingActivationPrice = 3m,
            TrailingDistanceRatio = 0.01m,
            Origin = OrderOrigin.Manual,
            Source = "manual \"order\"",
            Reason = "ünïcode — ✓",
            CreatedMs = 7,
            ArrivesMs = 8,
            PairId = 1,
            IsCross = true,
        };
        var trade = new ClosedTrade(
            1, Symbol.Parse("BTCUSDT"), Direction.Short, 0.123m, 46_444.1m, 46_328.05m, 1, 2, 3, -1.25m, 0.08m, -0.0001m, "stop_loss", "reason",
            "rsi+macd", 0.1 + 0.2, double.Epsilon);
        return
        [
            new CapitalDeposited(1, 10_000m),
            new TradingSwitched(2, true, "start"),
            new CandleTaken(3, 0, new Candle(0, 0.1 + 0.2, 1e300, double.Epsilon, 2.0 / 3.0, 0), "no_signal"),
            new SignalRaised(4, 0, Direction.Long, 0.7, "because", "rsi+macd", "ordered", "an order was submitted"),
            new OrderDenied(5, 0, Side.Buy, 1.5m, OrderOrigin.Strategy, "rsi", "symbol_exposure", "too much"),
            new OrderSubmitted(6, ticket),
            new OrderAccepted(7, 1),
            new OrderTriggered(8, 1),
            new StopMoved(9, 1, 46_000.5m),
            new OrderFilled(10, 1, 0.00000001m, 46_001m, 0.0000000000184m, Liquidity.Maker),
            new OrderCancelled(11, 1, "manual"),
            new OrderExpired(12, 1),
            new OrderRejected(13, 1, "post_only_would_take", "would cross"),
            new TradeClosed(14, 0, trade),
            new FundingRateTaken(15, 0, -0.0001m, 46_000.12345678m),
            new FundingSettled(15, 0, -0.0001m, 46_000.12345678m, 0.4600012345678m),
            new RestrictionImposed(16, RestrictionCode.DailyLoss, RiskLevel.Reducing, 86_400_000, "a loss of 0.03"),
            new RestrictionLifted(17, RestrictionCode.DailyLoss, "its time is over", Instrument: 1),
            new SettingChanged(18, "risk.dailyLossRatio", "0.02"),
            new CommandHandled(19, "key", "fingerprint", "PlaceOrder", null, null, [1, 2]),
            new AiSignalReceived(20, 0, 19, Direction.Short, 0.1 + 0.2, "model", "lightgbm-7"),
            new StrategySilenced(21, 0, "cross", "Evaluate threw"),
        ];
    }

    /// <summary>Kind and payload: equal for equal events, lists included.</summary>
    public static string Text(TradingEvent happened)
    {
        var payload = new ArrayBufferWriter<byte>();
        string kind = EventCodec.Encode(happened, payload);
        return kind + Encoding.UTF8.GetString(payload.WrittenSpan);
    }
}
