using BotCore.Tests.Builders;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

public class MarketOrderTests
{
    [Fact]
    public void A_signal_is_filled_at_the_open_of_the_next_candle()
    {
        var desk = AKernel().Signalling((1, Direction.Long)).Open();

        desk.Flat(100).Candle(open: 101, high: 103, low: 100.5, close: 102);

        var fill = Assert.Single(desk.Fills);
        Assert.Equal(101m, fill.Price);
        Assert.Equal(MondayMs + MinuteMs, fill.TimeMs);
        Assert.Equal(Liquidity.Taker, fill.Liquidity);
    }

    [Fact]
    public void A_taker_pays_the_taker_fee_on_the_notional()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 2m));

        desk.Flat(101);

        Assert.Equal(0.0808m, Assert.Single(desk.Fills).Fee); // 2 × 101 × 0.0004
    }

    [Theory]
    [InlineData(Side.Buy, 101.2)]  // 101 + 0.101, up to the tick
    [InlineData(Side.Sell, 100.8)] // 101 − 0.101, down to the tick
    public void Slippage_is_adverse_and_so_is_its_rounding(Side side, double expected)
    {
        var desk = AKernel().With(s => s with { SlippageBps = 10 }).Open().Flat(101);
        desk.Send(AnOrder.Market(side, 1m));

        desk.Flat(101);

        Assert.Equal((decimal)expected, Assert.Single(desk.Fills).Price);
    }

    [Theory]
    [InlineData(Side.Buy, 201)]
    [InlineData(Side.Sell, 199)] // regression: impact once made a short's entry better
    public void Market_impact_is_adverse_and_grows_with_the_root_of_the_share_of_volume(Side side, double expected)
    {
        var desk = AKernel().With(s => s with { ImpactBps = 100 }).Open().Flat(200);
        desk.Send(AnOrder.Market(side, 25m));

        desk.Flat(200, volume: 100);

        Assert.Equal((decimal)expected, Assert.Single(desk.Fills).Price); // √(25 / 100) × 1 % of 200
    }

    [Fact]
    public void Exits_pay_slippage_too()
    {
        var desk = AKernel().With(s => s with { SlippageBps = 100 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 90m });
        desk.Flat(100);

        desk.Candle(open: 100, high: 100, low: 89, close: 90);

        Assert.Equal(101m, desk.Fills[0].Price);
        Assert.Equal(89.1m, desk.Fills[1].Price); // 90 − 1 %
    }

    [Fact]
    public void Without_volume_an_entry_waits()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Flat(101, volume: 0);
        Assert.Empty(desk.Fills);

        desk.Flat(102);
        Assert.Equal(102m, Assert.Single(desk.Fills).Price);
    }

    [Fact]
    public void Volume_a_hair_above_nothing_does_not_break_the_impact()
    {
        var desk = AKernel().With(s => s with { ImpactBps = 100 }).Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 50m) with { StopLoss = 90m });
        desk.Flat(100, volume: 1e9);

        desk.Candle(open: 89, high: 89, low: 89, close: 89, volume: 1e-28);

        Assert.Equal(88.1m, desk.Fills[1].Price); // the impact of taking everything: 1 %, 88.11 down to the tick
    }

    [Fact]
    public void A_price_between_ticks_is_rounded_against_the_taker()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m));

        desk.Flat(100.01);

        Assert.Equal(100.1m, Assert.Single(desk.Fills).Price);
    }

    [Fact]
    public void An_order_meets_no_price_from_before_it_was_placed()
    {
        // The command comes after the first market's minute has closed, but before the second market's candle of that minute.
        var desk = AKernel().Market(AnInstrument.Bitcoin).Market(AnInstrument.Ether).Open();
        desk.Flat(100).Flat(50, instrument: 1).Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = 1 });

        desk.Candle(open: 50, high: 60, low: 50, close: 60, instrument: 1);
        Assert.Empty(desk.Fills);

        desk.Flat(61, instrument: 1);
        var fill = Assert.Single(desk.Fills);
        Assert.Equal((61m, MondayMs + 2 * MinuteMs), (fill.Price, fill.TimeMs));
    }
}
