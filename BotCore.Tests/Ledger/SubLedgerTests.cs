using System.Buffers;
using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.State;
using FsCheck.Xunit;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Ledger;

/// <summary>Who of several strategies holds and has earned what; all by hand, taker fee 0.04 %.</summary>
public class SubLedgerTests
{
    [Fact]
    public void A_fill_belongs_in_equal_parts_to_the_strategies_that_wanted_it()
    {
        var desk = Desk();
        Place(desk, Side.Buy, 3m, "macd+rsi+volume");

        var accounts = desk.Account.StrategyAccounts();

        // 3 at 100 cost 300 and a fee of 0.12.
        Assert.Equal(["macd", "rsi", "volume"], accounts.Select(a => a.Strategy));
        Assert.All(accounts, a => Assert.Equal((1m, 100m, 0.04m, 0m), (a.Holdings[0].Quantity, a.Holdings[0].Cost, a.Fees, a.RealisedPnl)));
        Assert.Equal(10m, accounts[0].Holdings[0].UnrealisedPnl(110m));
    }

    [Fact]
    public void Whoever_closes_it_the_result_is_of_those_who_hold_it()
    {
        var desk = Desk();
        Place(desk, Side.Buy, 2m, "macd+rsi");

        desk.Close(quantity: 1m);
        desk.Flat(110);
        desk.Kernel.OnFunding(0, 0.001m, 100m, MondayMs + 8 * 60 * MinuteMs);

        // 1 of 2 sold at 110: 10 and a fee of 0.044; the other pays 0.1 of funding. Half of each, and nothing by hand.
        var accounts = desk.Account.StrategyAccounts();
        Assert.Equal(["macd", "rsi"], accounts.Select(a => a.Strategy));
        Assert.All(accounts, a => Assert.Equal((5m, 0.062m, -0.05m, 0.5m), (a.RealisedPnl, a.Fees, a.Funding, a.Holdings[0].Quantity)));
        Assert.Equal(5m - 0.062m - 0.05m, accounts[0].NetPnl);
    }

    [Fact]
    public void What_does_not_divide_goes_to_the_last_and_nothing_is_lost()
    {
        var desk = Desk();
        Place(desk, Side.Buy, 1m, "a+b+c");

        var holdings = desk.Account.StrategyAccounts().Select(a => a.Holdings[0].Quantity).ToList();

        Assert.Equal([0.333333333333m, 0.333333333333m, 0.333333333334m], holdings);
    }

    [Fact]
    public void One_after_the_other_each_has_its_own_result()
    {
        var desk = Desk();
        Place(desk, Side.Buy, 1m, "rsi");
        desk.Close();
        desk.Flat(110);
        Place(desk, Side.Sell, 1m, "manual", at: 110);
        desk.Close();
        desk.Flat(111);

        var accounts = desk.Account.StrategyAccounts();
        Assert.Equal([("manual", -1m), ("rsi", 10m)], accounts.Select(a => (a.Strategy, a.RealisedPnl)));
        Assert.All(accounts, a => Assert.Empty(a.Holdings));
    }

    [Fact]
    public void Groups_that_entered_at_different_prices_have_earned_differently()
    {
        var ledgers = new SubLedgers(1);
        ledgers.Enter(0, "a", 1m, 100m, 0m);
        ledgers.Enter(0, "b", 3m, 360m, 0m);

        ledgers.Reduce(0, quantity: 2m, value: 260m, cost: 230m, sign: 1, fee: 0.4m); // 2 of 4 at 130, entered for 115 on average

        // a sells 0.5 that cost 50 for 65; b sells 1.5 that cost 180 for 195.
        Assert.Equal([("a", 15m, 0.1m), ("b", 15m, 0.3m)], ledgers.Groups.Select(g => (g.Source, g.RealisedPnl, g.Fees)));
        Assert.Equal([(0.5m, 50m), (1.5m, 180m)], ledgers.HoldingsOf(0).Select(h => (h.Quantity, h.Cost)));
    }

    [Property]
    public void However_small_the_parts_nobody_gives_more_than_he_has(uint a, uint b, uint c, uint taken)
    {
        var ledgers = new SubLedgers(1);
        decimal[] own = [.. new[] { a, b, c }.Select(n => (1 + n % 1000) * 0.000_000_000_001m)];
        for (int i = 0; i < own.Length; i++) ledgers.Enter(0, $"{i}", own[i], own[i] * 7m, 0m);
        decimal all = own.Sum(), part = all * (taken % 100) / 100m;

        ledgers.Reduce(0, AccountLedger.Rounded(part), 1m, AccountLedger.Rounded(part * 7m), sign: -1, fee: 0.01m);

        Assert.All(ledgers.HoldingsOf(0), h => Assert.InRange(h.Quantity, 0m, own[h.Group]));
        Assert.Equal(all - AccountLedger.Rounded(part), ledgers.HoldingsOf(0).Sum(h => h.Quantity));
    }

    [Fact]
    public void A_part_is_by_what_is_held_and_the_last_takes_the_rest()
    {
        var ledgers = new SubLedgers(1);
        ledgers.Enter(0, "a", 1m, 10m, 0m);
        ledgers.Enter(0, "b", 2m, 22m, 0m);
        ledgers.Enter(0, "c", 4m, 48m, 0m);

        ledgers.Reduce(0, quantity: 5m, value: 45m, cost: 57m, sign: -1, fee: 0.7m);

        // a: 5 × 1/7 of a short, b: of the 4.285714285714 left 2/6, c what is left; each at 9 a piece, entered for its own price.
        Assert.Equal(
            [(1m - 0.714285714286m, 10m - 7.14285714286m), (2m - 1.428571428571m, 22m - 15.714285714281m), (4m - 2.857142857143m, 48m - 34.142857142859m)],
            ledgers.HoldingsOf(0).Select(h => (h.Quantity, h.Cost)));
        Assert.Equal([0.1m, 0.2m, 0.4m], ledgers.Groups.Select(g => g.Fees));
        Assert.Equal(
            [7.14285714286m - 6.428571428574m, 15.714285714281m - 12.857142857139m, 34.142857142859m - 25.714285714287m],
            ledgers.Groups.Select(g => g.RealisedPnl));
    }

    [Fact]
    public void Who_gives_all_it_has_gives_all_it_cost()
    {
        var ledgers = new SubLedgers(1);
        ledgers.Enter(0, "a", 3m, 100m, 0m);
        ledgers.Enter(0, "b", 1m, 40m, 0m);

        ledgers.Reduce(0, quantity: 4m, value: 200m, cost: 140m, sign: 1, fee: 0m);

        // By the quantity a's cost would be 100 of 3 × 33.333…; taken off is what was booked, to the last digit.
        Assert.Equal([50m, 10m], ledgers.Groups.Select(g => g.RealisedPnl));
        Assert.Empty(ledgers.HoldingsOf(0));
    }

    [Fact]
    public void Funding_is_of_those_who_hold_by_what_they_hold()
    {
        var ledgers = new SubLedgers(1);
        ledgers.Enter(0, "a", 1m, 10m, 0m);
        ledgers.Enter(0, "b", 2m, 20m, 0m);
        ledgers.Enter(0, "c", 4m, 40m, 0m);

        ledgers.Settle(0, 1m);

        Assert.Equal([0.142857142857m, 0.285714285714m, 0.571428571429m], ledgers.Groups.Select(g => g.Funding));
    }

    [Fact]
    public void A_restored_book_goes_on_as_the_saved_one_would()
    {
        var saved = new SubLedgers(2);
        saved.Enter(0, "a", 1m, 10m, 0.1m);
        saved.Enter(1, "b", 2m, 20m, 0.2m);
        saved.Settle(0, -0.5m);
        var restored = new SubLedgers(2);
        restored.Enter(1, "old", 9m, 9m, 9m);

        restored.Transfer(StateTransfer.Read(Bytes(saved.Transfer)));
        restored.Enter(0, "a", 1m, 12m, 0m);
        restored.Enter(0, "old", 1m, 13m, 0m);

        Assert.Equal([("a", 0.1m, -0.5m), ("b", 0.2m, 0m), ("old", 0m, 0m)], restored.Groups.Select(g => (g.Source, g.Fees, g.Funding)));
        Assert.Equal([(0, 2m, 22m), (2, 1m, 13m)], restored.HoldingsOf(0).Select(h => (h.Group, h.Quantity, h.Cost)));
        Assert.Equal([(1, 2m, 20m)], restored.HoldingsOf(1).Select(h => (h.Group, h.Quantity, h.Cost)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_part_that_belongs_to_nobody_is_refused(int group)
    {
        var error = Assert.Throws<SnapshotFormatException>(() => new SubLedgers(2).Transfer(StateTransfer.Read(Bytes(transfer => Damaged(transfer, group)))));

        Assert.Contains("sub-ledger", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_of_something_else_is_refused() =>
        Assert.Throws<SnapshotFormatException>(() => new SubLedgers(1).Transfer(StateTransfer.Read(Bytes(new AccountLedger().Transfer))));

    private static ReadOnlyMemory<byte> Bytes(Action<StateTransfer> transfer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        transfer(StateTransfer.Write(buffer));
        return buffer.WrittenMemory;
    }

    /// <summary>One group, and of two positions one held by it and the other by a group that is not there.</summary>
    private static void Damaged(StateTransfer transfer, int group)
    {
        transfer.Section("subledgers");
        transfer.List([0], static (StateTransfer t, ref int _) =>
        {
            string? source = "a";
            decimal zero = 0m;
            t.Value(ref source);
            for (int i = 0; i < 3; i++) t.Value(ref zero);
        });
        foreach (int held in new[] { 0, group })
            transfer.List([held], static (StateTransfer t, ref int of) =>
            {
                decimal one = 1m;
                t.Value(ref of);
                t.Value(ref one);
                t.Value(ref one);
            });
    }

    [Fact]
    public void They_survive_a_restart()
    {
        var desk = Desk();
        Place(desk, Side.Buy, 1m, "a+b+c");
        desk.Close(quantity: 0.5m);
        desk.Flat(104);
        var restored = AKernel().Build();

        restored.TransferAccount(StateTransfer.Read(desk.AccountBytes()));

        Assert.Equal(Content(desk.Account), Content(restored.Account));

        static IEnumerable<string> Content(Account account) => account.StrategyAccounts().Select(a => $"{a.Strategy} {a.RealisedPnl:0.############} {a.Fees:0.############} {a.Holdings[0].Quantity:0.############} {a.Holdings[0].Cost:0.############}");
    }

    private static TradingDesk Desk() => AKernel().Market(AnInstrument.Bitcoin with { TakerFeeRate = 0.0004m }).Open().Flat(100);

    private static void Place(TradingDesk desk, Side side, decimal quantity, string source, double at = 100)
    {
        var outcome = desk.Send(AnOrder.Market(side, quantity) with { Source = source, StopLoss = side == Side.Buy ? 80m : 130m });
        Assert.True(outcome.IsAccepted, outcome.Reason);
        desk.Flat(at);
    }
}
