using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>The methods through the kernel, each with a size worked out by hand: 10,000 of equity, leverage 3, a stop of 5 % of margin, no fees.</summary>
public class SizingMethodTests
{
    [Fact]
    public void Fixed_fraction_makes_a_share_of_equity_the_margin()
    {
        var desk = Desk(s => s with { SizingMethod = SizingMethod.FixedFraction, FixedFractionRatio = 0.05m }, signalAt: 1);

        desk.Flat(100);

        Assert.Equal(15m, Entry(desk).Quantity); // 500 × 3 / 100
        Assert.Contains("15 by fixed-fraction, bound by its own budget", Reason(desk), StringComparison.Ordinal);
    }

    [Fact]
    public void Atr_risks_a_share_of_equity_over_a_multiple_of_the_range()
    {
        var desk = Desk(s => s with { SizingMethod = SizingMethod.AverageTrueRange, AtrPeriod = 3, AtrMultiple = 2m, RiskPerTradeRatio = 0.01m }, signalAt: 4);
        desk.Candle(100, 102, 98, 100).Candle(100, 102, 98, 100).Candle(100, 102, 98, 100);

        desk.Candle(100, 102, 98, 100); // three true ranges of 4 each

        Assert.Equal(12.5m, Entry(desk).Quantity); // 100 / (2 × 4)
    }

    [Fact]
    public void Atr_trades_nothing_while_the_range_is_not_known()
    {
        var desk = Desk(s => s with { SizingMethod = SizingMethod.AverageTrueRange, AtrPeriod = 3 }, signalAt: 3);

        desk.Flat(100).Flat(100).Flat(100);

        Assert.Equal("no_atr", desk.Kernel.LastDecision);
    }

    [Fact]
    public void Volatility_target_sizes_by_the_swings_of_a_year()
    {
        // Returns of ±1 % a minute deviate by 1 %: 0.01 × √525,600 = 7.249828 a year. 10,000 × 0.2 / (7.249828 × 100) = 2.758…
        var desk = Desk(s => s with { SizingMethod = SizingMethod.VolatilityTarget, VolatilityTargetRatio = 0.2m, VolatilityCandles = 10 }, signalAt: 11);
        double price = 100;
        for (int i = 0; i < 10; i++)
        {
            desk.Flat(price);
            price = i % 2 == 0 ? price * 1.01 : price * 0.99;
        }

        desk.Flat(price);

        Assert.Equal(2_000 / (7.249828 * price), (double)Entry(desk).Quantity, 0.001);
    }

    [Fact]
    public void Half_kelly_starts_small_and_then_bets_by_its_own_record()
    {
        // One win of 2 and one loss of 1 at even odds: W − L / R = 0.5 − 0.5 / 2 = 0.25, half of it 0.125, capped at 2 % of equity.
        var desk = Desk(s => s with { SizingMethod = SizingMethod.HalfKelly, KellyMinTrades = 2, KellyStartRiskRatio = 0.0025m }, signalAt: 1);
        desk.Flat(100);
        Assert.Equal(15m, Entry(desk).Quantity); // 25 / 1.6667
        desk.Cancel(Entry(desk).Id);
        Trade(desk, 102);
        Trade(desk, 99);

        var edge = desk.Account.EdgeOf(100);

        Assert.Equal((2, 1, 1, 2m, 1m), (edge.Trades, edge.Wins, edge.Losses, edge.AverageWin, edge.AverageLoss));
        Assert.Equal(0.25m, edge.KellyRatio);
    }

    [Fact]
    public void Half_kelly_never_trades_without_an_edge()
    {
        var desk = Desk(s => s with { SizingMethod = SizingMethod.HalfKelly, KellyMinTrades = 2 }, signalAt: 6);
        desk.Flat(100);
        Trade(desk, 101);
        Trade(desk, 99);

        desk.Flat(100);

        Assert.Equal("no_edge", desk.Kernel.LastDecision);
    }

    [Fact]
    public void Half_kelly_with_an_edge_bets_up_to_the_risk_per_trade()
    {
        var desk = Desk(s => s with { SizingMethod = SizingMethod.HalfKelly, KellyMinTrades = 2, RiskPerTradeRatio = 0.02m }, signalAt: 6);
        desk.Flat(100);
        Trade(desk, 102);
        Trade(desk, 99);

        desk.Flat(100);

        Assert.Equal(Math.Floor(10_001m * 0.02m / (5m / 3m) * 1000m) / 1000m, Entry(desk).Quantity);
    }

    [Fact]
    public void Costs_are_part_of_the_loss_when_settings_say_so()
    {
        var with = Desk(s => s with { SizesForCosts = true }, signalAt: 1, fee: 0.0004m);
        var without = Desk(s => s, signalAt: 1, fee: 0.0004m);

        with.Flat(100);
        without.Flat(100);

        Assert.Equal(120m, Entry(without).Quantity);
        Assert.Equal(114.503m, Entry(with).Quantity); // 200 / (1.6667 + 0.08), down to the step
    }

    private static TradingDesk Desk(Func<KernelSettings, KernelSettings> change, int signalAt, decimal fee = 0m) =>
        AKernel().With(change).Market(AnInstrument.Bitcoin with { TakerFeeRate = fee }, (signalAt, Direction.Long)).Open();

    private static OrderTicket Entry(TradingDesk desk) => desk.Account.OpenOrders(0).Single(order => !order.Ticket.ReduceOnly).Ticket;

    private static string Reason(TradingDesk desk) => desk.All<SignalRaised>()[^1].OutcomeReason;

    private static void Trade(TradingDesk desk, double exit)
    {
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, 1m) with { StopLoss = 50m, Leverage = 1 }).IsAccepted);
        desk.Flat(100);
        desk.Close();
        desk.Flat(exit);
    }
}
