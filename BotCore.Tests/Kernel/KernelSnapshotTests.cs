using BotCore.Tests.Builders;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>What a snapshot refuses; that it restores everything is proved by <see cref="DeterminismTests"/>.</summary>
public class KernelSnapshotTests
{
    [Fact]
    public void An_account_with_other_markets_is_refused()
    {
        byte[] saved = Desk().AccountBytes();

        var error = Assert.Throws<SnapshotFormatException>(
            () => AKernel().Market(AnInstrument.Ether).Build().TransferAccount(StateTransfer.Read(saved)));

        Assert.Contains("ETHUSDT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indicators_of_other_timeframes_are_refused()
    {
        var other = AKernel().With(s => s with { PrimaryTimeframe = Timeframe.FiveMinutes }).Build();

        Assert.NotEqual(AKernel().Build().MarketFingerprint, other.MarketFingerprint);
        Assert.Throws<SnapshotFormatException>(() => other.TransferMarket(StateTransfer.Read(Desk().MarketBytes())));
    }

    [Fact]
    public void Changed_settings_are_part_of_the_account_and_stand_on_those_of_the_start()
    {
        var desk = Desk();
        desk.Change(("account.leverage", "7"));
        var restored = AKernel().With(s => s with { MaxPositions = 9 }).Open();
        restored.Change(("entry.maxPositions", "2"));

        restored.Kernel.TransferAccount(StateTransfer.Read(desk.AccountBytes()));

        Assert.Equal((7, 9), (restored.Account.Settings.Leverage, restored.Account.Settings.MaxPositions));
    }

    [Fact]
    public void Pending_orders_and_their_progress_survive_a_restart()
    {
        // Regression: pending orders once lived in memory and were lost.
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { StopLoss = 95m });
        desk.Flat(100, volume: 2);
        var restored = new TradingDesk(AKernel().Build());

        restored.Kernel.TransferAccount(StateTransfer.Read(desk.AccountBytes()));

        var entry = restored.Account.OpenOrders(0)[0];
        Assert.Equal((OrderStatus.PartiallyFilled, 3m, 100m), (entry.Status, entry.RemainingQuantity, entry.AveragePrice));
        Assert.Equal(95m, restored.Stop()!.StopPrice);
        Assert.True(restored.Account.TryGetOpenOrder(entry.Ticket.Id, out _));
    }

    [Fact]
    public void A_funding_that_was_paid_is_not_paid_again_after_a_restart()
    {
        var desk = Desk();
        long settlement = MondayMs + 8 * 60 * MinuteMs;
        desk.Kernel.OnFunding(0, 0.0001m, 100m, settlement);
        Assert.Single(desk.All<Trading.Kernel.FundingSettled>());
        var restored = new TradingDesk(AKernel().Build());
        restored.Kernel.TransferAccount(StateTransfer.Read(desk.AccountBytes()));

        restored.Kernel.OnFunding(0, 0.0001m, 100m, settlement + 5_000);

        Assert.Empty(restored.All<Trading.Kernel.FundingSettled>());
    }

    [Fact]
    public void The_time_of_the_last_event_is_known_after_a_restart_and_from_the_record()
    {
        var desk = Desk();
        long later = desk.Kernel.NowMs + 12_345;
        desk.Kernel.Handle(new Trading.Kernel.SwitchTrading("late", "f", On: false, "test"), later);
        var restored = AKernel().Build();
        var replayed = AKernel().Build();

        restored.TransferAccount(StateTransfer.Read(desk.AccountBytes()));
        replayed.Replay(desk.Happened[^1]);

        Assert.Equal((later, later), (restored.NowMs, replayed.NowMs));
    }

    /// <summary>A position with its stop, an entry partly filled, and the kill switch pulled.</summary>
    internal static TradingDesk Desk()
    {
        var desk = AKernel().Open().Flat(100);
        desk.Send(AnOrder.Market(Side.Buy, 5m) with { StopLoss = 95m });
        desk.Flat(100, volume: 2);
        desk.Kill(close: false);
        return desk;
    }
}
