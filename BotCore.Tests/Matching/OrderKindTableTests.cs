using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>Every order type with every time in force and flag: accepted, or refused with its reason.</summary>
public class OrderKindTableTests
{
    public static TheoryData<OrderType, TimeInForce, bool, bool, string?> Table
    {
        get
        {
            var table = new TheoryData<OrderType, TimeInForce, bool, bool, string?>();
            foreach (var type in Enum.GetValues<OrderType>())
                foreach (var timeInForce in Enum.GetValues<TimeInForce>())
                    foreach (bool reduceOnly in new[] { false, true })
                        foreach (bool postOnly in new[] { false, true })
                            table.Add(type, timeInForce, reduceOnly, postOnly, Refusal(type, timeInForce, postOnly));
            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_kind_of_order_is_accepted_or_refused_with_its_reason(OrderType type, TimeInForce timeInForce, bool reduceOnly, bool postOnly, string? refusal)
    {
        var desk = Desk(reduceOnly);

        var outcome = desk.Send(Order(type, reduceOnly) with
        {
            TimeInForce = timeInForce,
            ExpiresMs = timeInForce == TimeInForce.GoodTillDate ? desk.Kernel.NowMs + 10 * MinuteMs : null,
            ReduceOnly = reduceOnly,
            PostOnly = postOnly,
        });

        Assert.Equal(refusal, outcome.Code);
        Assert.Equal(refusal is null, desk.Account.OpenOrders(0).Any(o => o.Ticket.Origin == OrderOrigin.Manual));
    }

    [Theory]
    [InlineData(OrderType.Market, TimeInForce.GoodTillCancelled, true)]
    [InlineData(OrderType.Market, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.Market, TimeInForce.FillOrKill, true)]
    [InlineData(OrderType.Market, TimeInForce.GoodTillDate, true)]
    [InlineData(OrderType.Limit, TimeInForce.GoodTillCancelled, true)]
    [InlineData(OrderType.Limit, TimeInForce.ImmediateOrCancel, false)] // its one chance was the open
    [InlineData(OrderType.Limit, TimeInForce.FillOrKill, false)]
    [InlineData(OrderType.Limit, TimeInForce.GoodTillDate, true)]
    [InlineData(OrderType.Stop, TimeInForce.GoodTillCancelled, true)]
    [InlineData(OrderType.Stop, TimeInForce.ImmediateOrCancel, true)] // from its trigger on
    [InlineData(OrderType.Stop, TimeInForce.FillOrKill, true)]
    [InlineData(OrderType.Stop, TimeInForce.GoodTillDate, true)]
    [InlineData(OrderType.StopLimit, TimeInForce.GoodTillCancelled, true)]
    [InlineData(OrderType.StopLimit, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.StopLimit, TimeInForce.FillOrKill, true)]
    [InlineData(OrderType.StopLimit, TimeInForce.GoodTillDate, true)]
    [InlineData(OrderType.TakeProfit, TimeInForce.GoodTillCancelled, true)]
    [InlineData(OrderType.TakeProfit, TimeInForce.ImmediateOrCancel, true)]
    [InlineData(OrderType.TakeProfit, TimeInForce.FillOrKill, true)]
    [InlineData(OrderType.TakeProfit, TimeInForce.GoodTillDate, true)]
    public void A_candle_over_its_price_fills_it_while_it_waits(OrderType type, TimeInForce timeInForce, bool fills)
    {
        var desk = Desk(holding: false);
        desk.Send(Order(type, reduceOnly: false) with
        {
            TimeInForce = timeInForce,
            ExpiresMs = timeInForce == TimeInForce.GoodTillDate ? desk.Kernel.NowMs + 10 * MinuteMs : null,
        });

        desk.Candle(open: 100, high: 107, low: 94, close: 100);

        Assert.Equal(fills, desk.Fills.Count > 0);
    }

    /// <summary>Only a limit order can be post-only; one that may not rest cannot promise never to take.</summary>
    private static string? Refusal(OrderType type, TimeInForce timeInForce, bool postOnly) => postOnly
        && (type != OrderType.Limit || timeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) ? "post_only" : null;

    private static OrderIntent Order(OrderType type, bool reduceOnly)
    {
        var side = reduceOnly ? Side.Sell : Side.Buy;
        decimal above = 105m, below = 95m;
        var order = type switch
        {
            OrderType.Market => AnOrder.Market(side, 1m),
            OrderType.Limit => AnOrder.Limit(side, 1m, reduceOnly ? above : below),
            OrderType.Stop => AnOrder.Stop(side, 1m, reduceOnly ? below : above),
            OrderType.StopLimit => AnOrder.StopLimit(side, 1m, reduceOnly ? below : above, reduceOnly ? below : above),
            _ => AnOrder.TakeProfit(side, 1m, reduceOnly ? above : below),
        };
        return reduceOnly ? order : order with { StopLoss = 85m };
    }

    private static TradingDesk Desk(bool holding)
    {
        var desk = AKernel().Open().Flat(100);
        if (!holding) return desk;
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 85m });
        return desk.Flat(100);
    }
}
