using BotCore.Tests.Builders;
using BotCore.Trading.Market;
using BotCore.Trading.Matching;
using BotCore.Trading.Orders;
using BotCore.Trading.Positions;

namespace BotCore.Tests.Matching;

/// <summary>
/// Between which prices an order lets a candle pass unseen: up to its level and not one rounding error further, for a band that is too wide
/// loses a fill and one that is too narrow only time. That nothing is lost is proved by <see cref="QuietBandTests"/>.
/// </summary>
public class QuietBandLevelTests
{
    private const double Lowest = 0.1, Highest = 1e9;

    /// <summary>Each order, the level it waits at, and whether it waits for a price at or below it.</summary>
    public static TheoryData<string, double, bool> Levels => new()
    {
        { "buy limit 95", 95, true },
        { "sell limit 105", 105, false },
        { "buy stop 105", 105, false },
        { "sell stop 95", 95, true },
        { "buy take-profit 95", 95, true },
        { "sell take-profit 105", 105, false },
        { "buy stop-limit 105 106", 105, false },
        { "sell stop-limit 95 94", 95, true },
        { "buy stop-limit 105 106, triggered", 106, true },
        { "sell stop-limit 95 94, triggered", 94, false },
    };

    [Theory, MemberData(nameof(Levels))]
    public void An_order_is_met_from_its_level_on(string name, double level, bool below)
    {
        var band = BandOf(Named(name));

        Assert.True(below ? Holds(band, level * (1 + 1e-9), Highest) : Holds(band, Lowest, level * (1 - 1e-9)));
        Assert.False(below ? Holds(band, level, Highest) : Holds(band, Lowest, level));
    }

    [Theory]
    [InlineData("buy market")]
    [InlineData("sell market")]
    [InlineData("sell stop 95, triggered")]
    [InlineData("buy limit 95, at once")]
    [InlineData("buy limit 95, all or nothing")]
    [InlineData("buy stop-limit 105 106, at once, triggered")]
    public void What_acts_at_any_price_lets_no_candle_pass(string name) => Assert.False(Holds(BandOf(Named(name)), 99.9, 100.1));

    [Theory]
    [InlineData("buy stop-limit 105 106, at once")]
    [InlineData("buy stop-limit 105 106, all or nothing")]
    public void What_has_its_one_chance_at_a_trigger_waits_for_it(string name) => Assert.True(Holds(BandOf(Named(name)), Lowest, 104.9));

    [Theory]
    [InlineData(Side.Sell, 95, null, 100)]    // 95 ÷ 0.95: from there on the stop would follow
    [InlineData(Side.Sell, 95, 110.0, 110)]   // not before its activation
    [InlineData(Side.Sell, 95, 96.0, 100)]    // activated already, but it would loosen
    [InlineData(Side.Buy, 105, null, 100)]    // 105 ÷ 1.05
    [InlineData(Side.Buy, 105, 90.0, 90)]
    [InlineData(Side.Buy, 105, 104.0, 100)]
    public void A_trailing_stop_is_met_from_where_it_follows(Side side, int stop, double? activation, double follows)
    {
        var ticket = AnOrder.Ticket(side, 1m, OrderType.Stop) with
        {
            StopPrice = stop,
            TrailingDistanceRatio = 0.05m,
            TrailingActivationPrice = (decimal?)activation,
        };
        var band = BandOf(Working(ticket));

        var (inside, at) = side == Side.Sell ? ((stop + 0.1, follows - 0.001), (stop + 0.1, follows)) : ((follows + 0.001, stop - 0.1), (follows, stop - 0.1));
        Assert.True(Holds(band, inside.Item1, inside.Item2));
        Assert.False(Holds(band, at.Item1, at.Item2));
        Assert.False(side == Side.Sell ? Holds(band, stop, follows - 0.001) : Holds(band, follows + 0.001, stop)); // the stop itself
    }

    [Fact]
    public void An_order_that_ends_lets_candles_pass_that_close_before_its_end()
    {
        var order = Named("buy limit 95");
        var ending = Working(order.Ticket with { TimeInForce = TimeInForce.GoodTillDate, ExpiresMs = 60_000 });

        Assert.True(BandOf(ending).Holds(ACandle(96, 104), 59_999));
        Assert.False(BandOf(ending).Holds(ACandle(96, 104), 60_000));
        Assert.True(BandOf(order).Holds(ACandle(96, 104), long.MaxValue - 1));
    }

    [Fact]
    public void Of_several_the_nearest_on_either_side_counts()
    {
        var later = Named("buy limit 90").Ticket with { TimeInForce = TimeInForce.GoodTillDate, ExpiresMs = 90_000 };
        var sooner = Named("buy limit 95").Ticket with { TimeInForce = TimeInForce.GoodTillDate, ExpiresMs = 60_000 };
        var band = QuietBand.Of(1, [Working(later), Working(sooner), Named("sell limit 110"), Named("sell limit 105")], new Position(), liquidation: null);

        Assert.True(band.Holds(ACandle(95.1, 104.9), 59_999));
        Assert.False(band.Holds(ACandle(95, 104.9), 59_999));
        Assert.False(band.Holds(ACandle(95.1, 105), 59_999));
        Assert.False(band.Holds(ACandle(95.1, 104.9), 60_000));
    }

    [Fact]
    public void An_order_that_the_venue_has_not_accepted_is_not_met() =>
        Assert.True(Holds(BandOf(new Order(Named("buy limit 95").Ticket)), Lowest, Highest));

    [Theory]
    [InlineData(1, 91, 1e9, true)]
    [InlineData(1, 90, 1e9, false)]
    [InlineData(-1, 0.1, 89, true)]
    [InlineData(-1, 0.1, 90, false)]
    public void A_position_is_met_where_it_is_liquidated(int quantity, double low, double high, bool holds)
    {
        var position = new Position();
        position.Increase(quantity, 100m, 10m, AnOrder.Ticket(), 0);

        Assert.Equal(holds, Holds(QuietBand.Of(1, [], position, liquidation: 90m), low, high));
    }

    [Theory]
    [InlineData(90.1, 109.9, true)]
    [InlineData(90, 109.9, false)]
    [InlineData(90.1, 110, false)]
    public void A_long_and_a_short_are_met_where_either_is_liquidated(double low, double high, bool holds)
    {
        Assert.Equal(holds, Holds(QuietBand.Of(1, [], isCross: false, below: 90m, above: 110m), low, high));
        Assert.Equal(holds, Holds(QuietBand.Of(1, [Named("buy limit 90"), Named("sell limit 110")], isCross: false, below: null, above: null), low, high));
        Assert.False(Holds(QuietBand.Of(1, [Named("buy market")], isCross: false, below: null, above: null), low, high));
        Assert.True(Holds(QuietBand.Of(1, [new Order(Named("buy market").Ticket)], isCross: false, below: null, above: null), low, high));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_says_what_it_was_made_for(bool isCross)
    {
        var position = new Position();
        position.Increase(1m, 100m, 10m, AnOrder.Ticket() with { IsCross = isCross }, 0);

        QuietBand[] bands =
        [
            QuietBand.Of(7, [], position, liquidation: null), QuietBand.Of(7, [Named("buy market")], position, liquidation: null),
            QuietBand.Of(7, [], isCross, below: null, above: null), QuietBand.Of(7, [Named("buy market")], isCross, below: null, above: null),
        ];

        Assert.All(bands, band => Assert.Equal((7L, isCross), (band.Revision, band.IsCross)));
    }

    [Fact]
    public void None_has_been_made_for_anything() => Assert.False(Holds(default, 99, 101));

    private static QuietBand BandOf(Order order) => QuietBand.Of(1, [order], new Position(), liquidation: null);

    private static bool Holds(QuietBand band, double low, double high) => band.Holds(ACandle(low, high), 60_000);

    private static Candle ACandle(double low, double high) => new(0, low, high, low, high, 1);

    /// <summary>For example <c>buy stop-limit 105 106, at once, triggered</c>: side, type, trigger or limit, limit, time in force, whether it has triggered.</summary>
    private static Order Named(string name)
    {
        string[] parts = name.Split(", "), words = parts[0].Split(' ');
        decimal? first = words.Length > 2 ? decimal.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture) : null;
        decimal? second = words.Length > 3 ? decimal.Parse(words[3], System.Globalization.CultureInfo.InvariantCulture) : null;
        var type = words[1] switch
        {
            "limit" => OrderType.Limit,
            "stop" => OrderType.Stop,
            "take-profit" => OrderType.TakeProfit,
            "stop-limit" => OrderType.StopLimit,
            _ => OrderType.Market,
        };
        var order = Working(AnOrder.Ticket(words[0] == "buy" ? Side.Buy : Side.Sell, 1m, type) with
        {
            Price = type == OrderType.Limit ? first : second,
            StopPrice = type == OrderType.Limit ? null : first,
            TimeInForce = parts.Contains("at once") ? TimeInForce.ImmediateOrCancel : parts.Contains("all or nothing") ? TimeInForce.FillOrKill : TimeInForce.GoodTillCancelled,
        });
        if (parts.Contains("triggered")) order.Trigger();
        return order;
    }

    private static Order Working(OrderTicket ticket)
    {
        var order = new Order(ticket);
        order.Accept();
        return order;
    }
}
