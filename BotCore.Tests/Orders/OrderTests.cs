using System.Buffers;
using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using BotCore.Trading.State;

namespace BotCore.Tests.Orders;

public class OrderTests
{
    /// <summary>All moves there are. Anything that is not listed is illegal.</summary>
    private static readonly Dictionary<(string Status, string Move), string> Legal = new()
    {
        [("Submitted", "accept")] = "Working",
        [("Unknown", "accept")] = "Working",
        [("Submitted", "reject")] = "Rejected",
        [("Unknown", "reject")] = "Rejected",
        [("Working", "trigger")] = "Working",
        [("PartiallyFilled", "trigger")] = "PartiallyFilled",
        [("Working", "fill a part")] = "PartiallyFilled",
        [("PartiallyFilled", "fill a part")] = "PartiallyFilled",
        [("Working", "fill the rest")] = "Filled",
        [("PartiallyFilled", "fill the rest")] = "Filled",
        [("Submitted", "cancel")] = "Cancelled",
        [("Working", "cancel")] = "Cancelled",
        [("PartiallyFilled", "cancel")] = "Cancelled",
        [("Unknown", "cancel")] = "Cancelled",
        [("Submitted", "expire")] = "Expired",
        [("Working", "expire")] = "Expired",
        [("PartiallyFilled", "expire")] = "Expired",
        [("Unknown", "expire")] = "Expired",
    };

    private static readonly string[] Moves = ["accept", "reject", "trigger", "fill a part", "fill the rest", "cancel", "expire"];

    public static TheoryData<string, string> LegalMoves => [.. Legal.Keys.Select(move => (move.Status, move.Move))];

    public static TheoryData<string, string> IllegalMoves => [..
        from status in Enum.GetNames<OrderStatus>()
        from move in Moves
        where !Legal.ContainsKey((status, move))
        select (status, move)];

    [Theory]
    [MemberData(nameof(LegalMoves))]
    public void A_legal_move_leads_to_its_status(string status, string move)
    {
        var order = OrderIn(status);

        Make(order, move);

        Assert.Equal(Legal[(status, move)], order.Status.ToString());
    }

    [Theory]
    [MemberData(nameof(IllegalMoves))]
    public void An_illegal_move_throws_and_leaves_the_order_as_it_was(string status, string move)
    {
        var order = OrderIn(status);
        decimal filled = order.FilledQuantity;

        Assert.Throws<InvalidOperationException>(() => Make(order, move));

        Assert.Equal(status, order.Status.ToString());
        Assert.Equal(filled, order.FilledQuantity);
    }

    [Theory]
    [InlineData("Submitted", true, false)]
    [InlineData("Working", true, true)]
    [InlineData("PartiallyFilled", true, true)]
    [InlineData("Unknown", true, false)]
    [InlineData("Filled", false, false)]
    [InlineData("Cancelled", false, false)]
    [InlineData("Expired", false, false)]
    [InlineData("Rejected", false, false)]
    public void Only_a_working_order_can_fill_and_an_ended_one_is_not_open(string status, bool isOpen, bool isMatchable)
    {
        var order = OrderIn(status);

        Assert.Equal(isOpen, order.IsOpen);
        Assert.Equal(isMatchable, order.IsMatchable);
    }

    [Fact]
    public void Average_price_weighs_each_fill_by_its_quantity()
    {
        var order = new Order(AnOrder.Ticket(quantity: 4m));
        order.Accept();

        order.Fill(1m, 100m);
        order.Fill(3m, 104m);

        Assert.Equal(103m, order.AveragePrice); // (1 × 100 + 3 × 104) / 4
        Assert.Equal(0m, order.RemainingQuantity);
    }

    [Theory]
    [InlineData(1.001, 100)]
    [InlineData(0, 100)]
    [InlineData(-1, 100)]
    [InlineData(1, 0)]
    [InlineData(1, -5)]
    public void A_fill_that_does_not_fit_throws(double quantity, double price)
    {
        var order = new Order(AnOrder.Ticket(quantity: 1m));
        order.Accept();

        Assert.Throws<InvalidOperationException>(() => order.Fill((decimal)quantity, (decimal)price));
    }

    [Fact]
    public void An_order_that_closes_the_position_may_fill_more_than_it_was_placed_with()
    {
        var order = new Order(AnOrder.Ticket(Side.Sell, 1m, OrderType.Stop) with { StopPrice = 95m, ClosesPosition = true, ReduceOnly = true });
        order.Accept();

        order.Fill(2.5m, 95m);

        Assert.Equal(OrderStatus.Filled, order.Status);
    }

    [Theory]
    [InlineData(Side.Sell, 95, 96, true)]
    [InlineData(Side.Sell, 95, 95, false)]
    [InlineData(Side.Sell, 95, 94.9, false)]
    [InlineData(Side.Buy, 105, 104, true)]
    [InlineData(Side.Buy, 105, 105, false)]
    [InlineData(Side.Buy, 105, 105.1, false)]
    public void A_stop_only_tightens(Side side, double from, double to, bool isAllowed)
    {
        var order = new Order(AnOrder.Ticket(side, 1m, OrderType.Stop) with { StopPrice = (decimal)from, ReduceOnly = true });
        order.Accept();

        if (isAllowed) order.MoveStop((decimal)to, isTrailing: true);
        else Assert.Throws<InvalidOperationException>(() => order.MoveStop((decimal)to, isTrailing: true));

        Assert.Equal((decimal)(isAllowed ? to : from), order.StopPrice);
        Assert.Equal(isAllowed, order.HasTrailed);
    }

    [Fact]
    public void An_order_without_a_stop_has_none_to_move()
    {
        var order = new Order(AnOrder.Ticket(Side.Sell));
        order.Accept();

        Assert.Throws<InvalidOperationException>(() => order.MoveStop(95m, isTrailing: true));
    }

    [Fact]
    public void A_stop_is_triggered_once()
    {
        var order = new Order(AnOrder.Ticket(type: OrderType.StopLimit) with { StopPrice = 105m, Price = 106m });
        order.Accept();
        order.Trigger();

        Assert.Throws<InvalidOperationException>(order.Trigger);
    }

    private static void Make(Order order, string move)
    {
        switch (move)
        {
            case "accept": order.Accept(); break;
            case "reject": order.Reject(); break;
            case "trigger": order.Trigger(); break;
            case "fill a part": order.Fill(0.25m, 100m); break;
            case "fill the rest": order.Fill(order.RemainingQuantity, 100m); break;
            case "cancel": order.Cancel(); break;
            default: order.Expire(); break;
        }
    }

    private static Order OrderIn(string status)
    {
        var order = new Order(AnOrder.Ticket(type: OrderType.StopLimit) with { StopPrice = 105m, Price = 106m });
        string[] moves = status switch
        {
            "Working" => ["accept"],
            "PartiallyFilled" => ["accept", "fill a part"],
            "Filled" => ["accept", "fill the rest"],
            "Cancelled" => ["cancel"],
            "Expired" => ["expire"],
            "Rejected" => ["reject"],
            _ => [],
        };
        foreach (string move in moves) Make(order, move);
        return status == "Unknown" ? Unanswered(order) : order;
    }

    /// <summary>Only a live venue leaves an order unanswered; here it comes from a snapshot.</summary>
    private static Order Unanswered(Order order)
    {
        var saved = new ArrayBufferWriter<byte>();
        order.Transfer(StateTransfer.Write(saved));
        byte[] bytes = saved.WrittenSpan.ToArray();
        bytes[0] = (byte)OrderStatus.Unknown;
        order.Transfer(StateTransfer.Read(bytes));
        return order;
    }
}
