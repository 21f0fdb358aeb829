using BotCore.Tests.Builders;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.Risk;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>
/// A position of 100 at 100 with leverage 10 has a margin of 1,000. With a maintenance rate of 1 % its level is
/// (1,000 + 100 × (P − 100)) / P: 2 at 91.84, 1.5 at 91.37, 1.1 at 91.00, liquidation at 90.91.
/// </summary>
public class MarginLevelTests
{
    private static readonly Instrument Spec = AnInstrument.Bitcoin with
    {
        TickSize = 0.01m,
        TakerFeeRate = 0m,
        LiquidationFeeRate = 0m,
        Brackets = [new LeverageBracket(0m, 1_000_000_000m, 0.01m, 0m, 50)],
    };

    [Fact]
    public void The_three_levels_of_an_isolated_position()
    {
        var desk = Position(100m, leverage: 10);

        desk.Flat(91.9);
        Assert.Empty(desk.Account.Restrictions);
        desk.Flat(91.8);
        Assert.Equal((RestrictionCode.MarginWarning, RiskLevel.Active, 0), desk.Account.Restrictions.Select(r => (r.Code, r.Level, r.Instrument!.Value)).Single());
        desk.Flat(91.3);
        Assert.Equal((RestrictionCode.MarginLevel, RiskLevel.Reducing, 0), desk.Account.Restrictions.Select(r => (r.Code, r.Level, r.Instrument!.Value)).Last());
        Assert.Equal(RiskLevel.Active, desk.Account.RiskLevel); // the other symbols are free
        Assert.False(desk.Position.IsFlat);

        desk.Flat(90.95); // 95 / 90.95
        desk.Flat(91);

        Assert.True(desk.Position.IsFlat);
        Assert.Equal((91m, "margin_level"), desk.Trades.Select(t => (t.ExitPrice, t.ExitReason)).Single());
        Assert.Empty(desk.Account.Restrictions);
    }

    [Fact]
    public void A_warning_ends_when_the_level_has_recovered_by_a_margin()
    {
        var desk = Position(100m, leverage: 10);
        desk.Flat(91.8);

        desk.Flat(91.85); // 2.01: not yet 5 % above
        Assert.Single(desk.Account.Restrictions);
        desk.Flat(92);
        Assert.Empty(desk.Account.Restrictions);

        Assert.Single(desk.All<RestrictionImposed>());
        Assert.Equal((RestrictionCode.MarginWarning, (int?)0), desk.All<RestrictionLifted>().Select(e => (e.Code, e.Instrument)).Single());
    }

    [Fact]
    public void The_margin_of_the_account_is_watched_too()
    {
        // Equity 10,000 behind a used margin of 8,000; two positions of 400 at 100, leverage 10. Isolated they are far from trouble.
        var desk = Two(400m, s => s with { MinMarginLevelRatio = 1m });

        desk.Flat(100);
        var imposed = Assert.Single(desk.All<RestrictionImposed>());
        Assert.Equal((RestrictionCode.MarginWarning, (int?)null), (imposed.Code, imposed.Instrument));
        Assert.Contains("of the account is 1.2500, below 2", imposed.Detail, StringComparison.Ordinal);
        desk.Change(("risk.minMarginLevelRatio", "1.5"));
        desk.Flat(100);

        Assert.Equal(RiskLevel.Reducing, desk.Account.RiskLevel);
        Assert.Equal("not_halted", desk.Release().Code);
    }

    [Fact]
    public void The_largest_loser_is_halved_step_by_step_until_the_account_is_above()
    {
        var desk = Two(400m, s => s with { MinMarginLevelRatio = 1m });

        // 400 × 3 lost on the first: (10,000 − 1,200) / 8,000 = 1.1 exactly; a little more is below.
        desk.Flat(96.9);
        var first = desk.Account.OpenOrders(0).Single(o => o.Ticket.Origin == OrderOrigin.Risk).Ticket;
        Assert.Equal((200m, "margin_level"), (first.Quantity, first.Reason));
        desk.Flat(96.9, instrument: 1); // one step at a time: nothing more while this one is on its way
        Assert.DoesNotContain(desk.Account.OpenOrders(1), o => o.Ticket.Origin == OrderOrigin.Risk);

        desk.Flat(96.9); // filled: 8,760 or less behind 6,000 is above

        Assert.Equal(200m, desk.Position.Quantity);
        Assert.DoesNotContain(desk.Account.OpenOrders(0), o => o.Ticket.Origin == OrderOrigin.Risk);
        Assert.NotNull(desk.Stop());
    }

    [Fact]
    public void Zero_switches_warning_and_reduction_off()
    {
        var desk = Position(100m, leverage: 10, s => s with { MarginWarnRatio = 0m, MarginReduceRatio = 0m, MinMarginLevelRatio = 1m });

        desk.Flat(90.95).Flat(90.95);

        Assert.Empty(desk.All<RestrictionImposed>());
        Assert.False(desk.Position.IsFlat);
    }

    [Theory]
    [InlineData(99, 98.34, null)]               // gets the stop it would have had: 100 − 5 % / 3, towards the market
    [InlineData(98, 0, "naked_position")]      // already beyond it: closed
    public void A_position_without_a_stop_gets_one_or_is_closed(double mark, double stop, string? closed)
    {
        // No path through the kernel leaves one naked: this one comes from the record of another version.
        var kernel = AKernel().Market(Spec).Build();
        var desk = new TradingDesk(kernel);
        kernel.Replay(new CapitalDeposited(MondayMs, 10_000m));
        kernel.Replay(new OrderSubmitted(MondayMs, AnOrder.Ticket(Side.Buy, 10m)));
        kernel.Replay(new OrderAccepted(MondayMs, 1));
        kernel.Replay(new OrderFilled(MondayMs, 1, 10m, 100m, 0m, Liquidity.Taker));
        Assert.Empty(desk.Account.OpenOrders(0));

        desk.Flat(mark);

        if (closed is null)
        {
            Assert.Equal((decimal)stop, desk.Stop()!.StopPrice);
            Assert.Equal("naked_position", desk.Stop()!.Ticket.Reason);
            Assert.True(desk.Candle(99, 99, 97, 97).Position.IsFlat);
            return;
        }
        desk.Flat(mark);
        Assert.Equal(closed, desk.Trades.Single().ExitReason);
    }

    private static TradingDesk Position(decimal quantity, int leverage, Func<KernelSettings, KernelSettings>? change = null)
    {
        var desk = AKernel().With(s => s with { MarginWarnRatio = 2m, MinMarginLevelRatio = 1.5m, MarginReduceRatio = 1.1m, MaxLeverage = 50 })
            .With(change ?? (s => s)).Market(Spec).Open().Flat(100);
        Assert.True(desk.Send(AnOrder.Market(Side.Buy, quantity) with { StopLoss = 90.92m, Leverage = leverage }).IsAccepted);
        return desk.Flat(100);
    }

    private static TradingDesk Two(decimal quantity, Func<KernelSettings, KernelSettings> change)
    {
        var desk = AKernel().With(s => s with { MarginWarnRatio = 2m, MarginReduceRatio = 1.1m, MaxLeverage = 50 }).With(change)
            .Market(Spec).Market(Spec with { Symbol = AnInstrument.Ether.Symbol }).Open().Flat(100).Flat(100, instrument: 1);
        for (int i = 0; i < 2; i++)
            Assert.True(desk.Send(AnOrder.Market(Side.Buy, quantity) with { StopLoss = 92m, Leverage = 10, Instrument = i }).IsAccepted);
        desk.Flat(100).Flat(100, instrument: 1);
        Assert.Equal(8_000m, desk.Account.UsedMargin);
        return desk;
    }
}
