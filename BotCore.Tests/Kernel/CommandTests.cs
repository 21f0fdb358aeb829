using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

public class CommandTests
{
    [Fact]
    public void The_same_command_gets_its_earlier_answer_and_does_nothing_more()
    {
        var desk = AKernel().Open().Flat(100);
        var command = new PlaceOrder("once", "body", AnOrder.Limit(Side.Buy, 1m, 95m));
        var first = desk.Handle(command);
        int happened = desk.Happened.Count;

        var second = desk.Handle(command);

        Assert.True(second.IsRepeat);
        Assert.Equal((first.Code, first.OrderIds), (second.Code, second.OrderIds));
        Assert.Equal(happened, desk.Happened.Count);
        Assert.Single(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void A_denied_command_stays_denied_even_when_it_would_pass_now()
    {
        var desk = AKernel().Open().Flat(100);
        var close = new ClosePosition("close", "f", 0, null);
        desk.Handle(close);
        desk.Send(AnOrder.Market(Side.Buy, 1m));
        desk.Flat(100);

        var again = desk.Handle(close);

        Assert.Equal(("no_position", true), (again.Code, again.IsRepeat));
    }

    [Fact]
    public void The_same_id_with_another_body_is_a_conflict_and_does_nothing()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Handle(new PlaceOrder("once", "body", AnOrder.Limit(Side.Buy, 1m, 95m)));
        byte[] before = desk.AccountBytes();

        var outcome = desk.Handle(new PlaceOrder("once", "another body", AnOrder.Limit(Side.Buy, 2m, 95m)));

        Assert.Equal(("idempotency_conflict", true, false), (outcome.Code, outcome.IsConflict, outcome.IsAccepted));
        Assert.Equal(before, desk.AccountBytes());
    }

    [Fact]
    public void Answers_survive_a_restart()
    {
        var desk = AKernel().Open().Flat(100);
        var command = new PlaceOrder("once", "body", AnOrder.Limit(Side.Buy, 1m, 95m));
        var first = desk.Handle(command);
        var restored = new TradingDesk(AKernel().Build());

        restored.Kernel.TransferAccount(StateTransfer.Read(desk.AccountBytes()));

        var again = restored.Handle(command);
        Assert.True(again.IsRepeat);
        Assert.Equal(first.OrderIds, again.OrderIds);
        Assert.Equal("idempotency_conflict", restored.Handle(command with { Fingerprint = "other" }).Code);
    }

    [Fact]
    public void Ten_thousand_answers_are_remembered()
    {
        var desk = AKernel().Open().Flat(100);
        for (int i = 0; i <= CommandWindow.Capacity; i++) desk.Handle(new SwitchTrading($"{i}", "f", true, "test"));

        Assert.True(desk.Handle(new SwitchTrading("1", "f", true, "test")).IsRepeat);
        Assert.False(desk.Handle(new SwitchTrading("0", "f", true, "test")).IsRepeat);
    }

    [Fact]
    public void An_order_can_be_cancelled_once()
    {
        var desk = AKernel().Open().Flat(100);
        long order = desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m)).OrderIds[0];

        Assert.True(desk.Cancel(order).IsAccepted);
        Assert.Equal("order_not_open", desk.Cancel(order).Code);
        Assert.Empty(desk.Account.OpenOrders(0));
    }

    [Fact]
    public void The_stop_of_a_position_cannot_be_cancelled_but_its_target_can()
    {
        var desk = LongOfThree();

        Assert.Equal("stop_required", desk.Cancel(desk.Stop()!.Ticket.Id).Code);
        Assert.True(desk.Cancel(desk.Target()!.Ticket.Id).IsAccepted);

        Assert.NotNull(desk.Stop());
    }

    [Fact]
    public void A_position_is_closed_at_the_next_price()
    {
        var desk = LongOfThree();

        desk.Close();
        desk.Flat(101);

        Assert.Equal((101m, "manual"), (desk.Trades[0].ExitPrice, desk.Trades[0].ExitReason));
    }

    [Fact]
    public void A_part_of_a_position_is_closed_and_the_rest_stays_protected()
    {
        var desk = LongOfThree();

        desk.Close(quantity: 1m);
        desk.Flat(101);

        Assert.Equal(2m, desk.Position.Quantity);
        desk.Flat(94);
        Assert.Equal(2m, desk.Fills[^1].Quantity);
    }

    [Theory]
    [InlineData(3.001, "reduce_only")]
    [InlineData(0, "quantity")]
    [InlineData(-1, "quantity")]
    public void A_close_of_more_than_there_is_or_of_nothing_is_denied(double quantity, string code) =>
        Assert.Equal(code, LongOfThree().Close(quantity: (decimal)quantity).Code);

    [Fact]
    public void A_second_close_waits_for_the_first()
    {
        var desk = LongOfThree();
        desk.Close();

        Assert.Equal("close_pending", desk.Close().Code);
    }

    [Fact]
    public void Closing_ends_what_is_left_of_the_entry()
    {
        // Otherwise the entry would go on filling while the position is being closed.
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m));
        desk.Flat(100, volume: 1);

        desk.Close();
        desk.Flat(100);

        Assert.True(desk.Position.IsFlat);
        Assert.Contains(desk.All<OrderCancelled>(), e => e is { OrderId: 1, Reason: "position_closing" });
    }

    [Fact]
    public void A_denied_close_leaves_the_entry_working()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m));
        desk.Flat(100, volume: 1);

        desk.Close(quantity: 2m);

        Assert.Contains(desk.Account.OpenOrders(0), o => o.Ticket.Id == 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_market_that_is_not_there_is_denied(int instrument)
    {
        var desk = AKernel().Open().Flat(100);

        Assert.Equal("unknown_symbol", desk.Send(AnOrder.Market(Side.Buy, 1m) with { Instrument = instrument }).Code);
        Assert.Equal("unknown_symbol", desk.Close(instrument).Code);
    }

    [Fact]
    public void Switching_trading_off_ends_what_strategies_still_want_and_nothing_else()
    {
        var desk = AKernel().Market(AnInstrument.Bitcoin, (1, Trading.Signals.Direction.Long)).Market(AnInstrument.Ether).Open();
        desk.Flat(100).Flat(100, instrument: 1);
        desk.Send(AnOrder.Limit(Side.Buy, 1m, 95m) with { Instrument = 1 });

        desk.Switch(on: false);

        Assert.Empty(desk.Account.OpenOrders(0));
        Assert.Single(desk.Account.OpenOrders(1));
        Assert.Equal("trading_off", desk.All<OrderCancelled>().Single().Reason);
    }

    [Fact]
    public void Settings_change_all_together_or_not_at_all()
    {
        var desk = AKernel().Open();

        var outcome = desk.Change(("account.leverage", "5"), ("risk.dailyLossRatio", "7"), ("no.such", "1"), ("account.startingBalance", "20000"));

        Assert.Equal("invalid_setting", outcome.Code);
        Assert.Contains("risk.dailyLossRatio: '7' is not allowed; allowed is 0.001 to 0.50", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("'no.such': there is none of this name", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("account.startingBalance: shapes the start", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(3, desk.Account.Settings.Leverage);
        Assert.Empty(desk.All<SettingChanged>());
    }

    [Fact]
    public void Settings_that_do_not_fit_together_are_refused()
    {
        var desk = AKernel().Open();

        Assert.Contains("must not be above risk.weeklyLossRatio", desk.Change(("risk.dailyLossRatio", "0.3"), ("risk.weeklyLossRatio", "0.2")).Reason, StringComparison.Ordinal);
        Assert.True(desk.Change(("risk.dailyLossRatio", "0.2"), ("risk.weeklyLossRatio", "0.2")).IsAccepted);

        Assert.Equal((0.2m, 0.2m), (desk.Account.Settings.DailyLossRatio, desk.Account.Settings.WeeklyLossRatio));
    }

    [Fact]
    public void A_new_daily_limit_counts_from_the_next_candle_also_with_no_position_open()
    {
        var desk = LongOfThree();
        desk.Flat(90).Flat(90); // stopped out at the gap: −30 of 10,000
        Assert.Empty(desk.Account.Restrictions);

        desk.Change(("risk.dailyLossRatio", "0.002"));
        desk.Flat(90);

        Assert.Equal(Trading.Risk.RestrictionCode.DailyLoss, Assert.Single(desk.Account.Restrictions).Code);
    }

    private static TradingDesk LongOfThree()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 3m) with { StopLoss = 95m, TakeProfit = 120m });
        return desk.Flat(100);
    }
}
