using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.TradingEngine.Stream;

namespace BotCore.Tests.Stream;

public sealed class OrderFoldTests
{
    private static readonly OrderTicket Ticket = new()
    {
        Id = 7,
        Instrument = 0,
        Side = Side.Buy,
        Type = OrderType.Limit,
        Quantity = 6m,
        Price = 103m,
        Leverage = 1,
        Origin = OrderOrigin.Manual,
        Source = "manual",
        Reason = "manual",
        CreatedMs = 1_000,
    };

    [Fact]
    public void An_order_that_is_filled_in_parts_within_one_commit_has_their_weighted_mean()
    {
        var fold = new OrderFold([Symbol.Parse("BTCUSDT")]);

        fold.Note(new OrderSubmitted(1_000, Ticket));
        fold.Note(new OrderAccepted(1_100, 7));
        fold.Note(Fill(2_000, 2m, 100m));
        fold.Note(Fill(3_000, 4m, 103m));
        var order = fold.Settle([], [7])[7];

        Assert.Equal((OrderState.Filled, 6m, 102m, (string?)null), (order.State, order.FilledQuantity, order.AveragePrice, order.Reason)); // (2 × 100 + 4 × 103) / 6
        Assert.Equal(3_000, order.UpdatedAt.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void The_mean_stays_exact_when_the_first_fills_are_known_by_their_mean_only()
    {
        var fold = new OrderFold([Symbol.Parse("BTCUSDT")]);
        fold.Note(new OrderSubmitted(1_000, Ticket));
        fold.Note(Fill(2_000, 1m, 100m));
        fold.Note(Fill(2_000, 2m, 101m));
        var open = fold.Settle([], [7])[7] with { State = OrderState.PartiallyFilled };
        var later = new OrderFold([Symbol.Parse("BTCUSDT")]);
        later.Seed([open]);

        later.Note(Fill(3_000, 3m, 100m));

        Assert.Equal(602m / 6m, later.Settle([], [7])[7].AveragePrice); // 100 + 202 + 300
    }

    [Fact]
    public void An_order_cancelled_after_a_part_keeps_the_part_and_the_reason()
    {
        var fold = new OrderFold([Symbol.Parse("BTCUSDT")]);
        fold.Note(new OrderSubmitted(1_000, Ticket));
        fold.Note(Fill(2_000, 2m, 100m));

        fold.Note(new OrderCancelled(3_000, 7, "kill_switch"));

        var order = fold.Settle([], [7])[7];
        Assert.Equal((OrderState.Cancelled, 2m, 100m, "kill_switch"), (order.State, order.FilledQuantity, order.AveragePrice, order.Reason));
        fold.Note(new OrderExpired(4_000, 7));
        Assert.Empty(fold.Settle([], [7]));
    }

    private static OrderFilled Fill(long timeMs, decimal quantity, decimal price) => new(timeMs, 7, quantity, price, 0m, Liquidity.Taker);
}
