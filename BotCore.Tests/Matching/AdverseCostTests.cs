using BotCore.Tests.Builders;
using BotCore.Tests.Kernel.Scenarios;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using FsCheck.Xunit;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Matching;

/// <summary>Slippage and impact cost something on the way in and on the way out, whoever closes.</summary>
public class AdverseCostTests
{
    [Theory]
    [InlineData(Side.Buy, 100.5, 99.5)] // 0.5 % on 100, adverse
    [InlineData(Side.Sell, 99.5, 100.5)]
    public void A_close_by_hand_pays_like_its_entry(Side side, double entry, double exit)
    {
        var desk = Desk(side, stop: side == Side.Buy ? 90m : 110m);
        desk.Close();

        desk.Flat(100);

        Assert.Equal([(decimal)entry, (decimal)exit], desk.Fills.Select(f => f.Price));
    }

    [Theory]
    [InlineData(Side.Buy, 95, 94.5)] // 95 − 0.475, down to the tick
    [InlineData(Side.Sell, 105, 105.6)] // 105 + 0.525, up to the tick
    public void A_stop_pays_it_too(Side side, double stop, double exit)
    {
        var desk = Desk(side, (decimal)stop);

        desk.Candle(open: 100, high: 106, low: 94, close: 100);

        Assert.Equal((decimal)exit, desk.Fills[1].Price);
    }

    [Theory]
    [InlineData(Side.Buy, 110, 109.4)] // 110 − 0.55, down to the tick
    [InlineData(Side.Sell, 90, 90.5)] // 90 + 0.45, up to the tick
    public void A_target_pays_it_too(Side side, double target, double exit)
    {
        var desk = Desk(side, stop: side == Side.Buy ? 85m : 115m, (decimal)target);

        desk.Candle(open: 100, high: 112, low: 88, close: 100);

        Assert.Equal((decimal)exit, desk.Fills[1].Price);
    }

    [Fact]
    public void A_larger_close_moves_the_market_further()
    {
        decimal small = Exit(1m), large = Exit(10m);

        Assert.True(large < small, $"{large} should be worse than {small}");

        static decimal Exit(decimal quantity)
        {
            var desk = AKernel().With(s => s with { ImpactBps = 200 }).Open().Flat(100);
            desk.Send(AnOrder.Market(Side.Buy, quantity) with { StopLoss = 80m });
            desk.Flat(100);
            desk.Close();
            return desk.Flat(100).Fills[1].Price;
        }
    }

    [Property(Arbitrary = [typeof(ScenarioArbitrary)], MaxTest = 100)]
    public void No_taker_ever_gets_a_better_price_than_the_candle_or_tick_showed(Scenario scenario)
    {
        var inputs = ScenarioInputs.Of(scenario);
        var recorder = Recorder.Of(scenario);
        int seen = 0;
        foreach (var input in inputs)
        {
            input.GiveTo(recorder);
            (double low, double high)? shown = input switch
            {
                CandleInput c => (c.Candle.Low, c.Candle.High),
                TickInput t => (t.Price, t.Price),
                _ => null,
            };
            for (; seen < recorder.Journal.Count; seen++)
            {
                if (shown is not { } range || recorder.Journal[seen] is not OrderFilled { Liquidity: Liquidity.Taker } fill) continue;
                var ticket = recorder.Journal.OfType<OrderSubmitted>().Single(e => e.Ticket.Id == fill.OrderId).Ticket;
                // What is liquidated, or closed where its margin ends, is taken over at the bankruptcy price; the insurance fund pays.
                if (ticket.ReduceOnly) continue;
                double tick = (double)recorder.Kernel.Account.Instruments[ticket.Instrument].TickSize;
                if (ticket.Side == Side.Buy) Assert.True((double)fill.Price >= range.low - tick, fill.ToString());
                else Assert.True((double)fill.Price <= range.high + tick, fill.ToString());
            }
        }
    }

    private static TradingDesk Desk(Side side, decimal stop, decimal? target = null)
    {
        var desk = AKernel().With(s => s with { SlippageBps = 50, StopOnMarginRatio = 0.8m }).Open().Flat(100);
        desk.Send(AnOrder.Market(side, 1m) with { StopLoss = stop, TakeProfit = target });
        return desk.Flat(100);
    }
}
