using BotCore.Tests.Builders;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using static BotCore.Tests.Builders.Given;

namespace BotCore.Tests.Kernel;

/// <summary>What fills do to positions and the book, event by event; also fills the kernel itself never makes, but a venue may.</summary>
public class AccountTests
{
    [Fact]
    public void An_entry_sets_margin_aside_and_pays_its_fee()
    {
        var account = Funded();

        Fill(account, Side.Buy, 2m, 100m, fee: 0.08m);

        Assert.Equal(66.666666666667m, account.UsedMargin); // 200 / 3, to the twelve decimals of the book
        Assert.Equal(9_999.92m, account.Ledger.WalletBalance);
        Assert.Equal(0m, account.Ledger.Imbalance());
        Assert.Equal(1, account.OpenPositions);
    }

    [Fact]
    public void A_fill_through_zero_closes_one_position_and_opens_the_other()
    {
        var account = Funded();
        Fill(account, Side.Buy, 2m, 100m, fee: 0m);

        Fill(account, Side.Sell, 5m, 110m, fee: 0.5m);

        var position = account.PositionOf(0);
        Assert.Equal((-3m, 110m, Direction.Short), (position.Quantity, position.EntryPrice, position.Direction));
        Assert.Equal(0.3m, position.Fees); // three fifths of the fee; the rest belonged to the trade that ended
        Assert.Equal(10_000m + 20m - 0.5m, account.Ledger.WalletBalance);
        Assert.Equal(110m, account.UsedMargin); // 330 / 3
        Assert.Equal(1, account.OpenPositions);
        Assert.Equal(0m, account.Ledger.Imbalance());
    }

    [Fact]
    public void A_fee_is_split_without_losing_anything()
    {
        var account = Funded();
        Fill(account, Side.Buy, 1m, 100m, fee: 0m);

        Fill(account, Side.Sell, 3m, 100m, fee: 0.000000000001m);

        Assert.Equal(0.000000000001m, account.Ledger[LedgerAccount.Fees]);
    }

    [Fact]
    public void A_rebate_is_a_negative_fee()
    {
        var account = Funded();

        Fill(account, Side.Buy, 1m, 100m, fee: -0.01m);

        Assert.Equal(10_000.01m, account.Ledger.WalletBalance);
    }

    [Fact]
    public void A_reduce_only_order_never_opens_a_position()
    {
        var account = Funded();
        Fill(account, Side.Buy, 1m, 100m, fee: 0m);
        long id = Submit(account, Side.Sell, 2m, reduceOnly: true);

        Assert.Throws<InvalidOperationException>(() => account.Apply(new OrderFilled(0, id, 2m, 100m, 0m, Liquidity.Taker)));
    }

    [Fact]
    public void Equity_is_the_wallet_and_what_positions_would_bring_at_their_marks()
    {
        var account = Funded();
        Fill(account, Side.Sell, 2m, 100m, fee: 0m);

        account.Mark(0, ACandle().Flat(97), MondayMs + MinuteMs);

        Assert.Equal(10_006m, account.ExactEquity());
        Assert.Equal(10_006.0, account.Equity.Current);
        Assert.Equal(6.0, account.UnrealisedPnl());
    }

    private static Account Funded()
    {
        var account = new Account([AnInstrument.Bitcoin], new KernelSettings());
        account.Apply(new CapitalDeposited(MondayMs, 10_000m));
        return account;
    }

    private static void Fill(Account account, Side side, decimal quantity, decimal price, decimal fee)
    {
        long id = Submit(account, side, quantity);
        account.Apply(new OrderFilled(MondayMs, id, quantity, price, fee, Liquidity.Taker));
    }

    private static long Submit(Account account, Side side, decimal quantity, bool reduceOnly = false)
    {
        long id = account.NextOrderId;
        account.Apply(new OrderSubmitted(MondayMs, AnOrder.Ticket(side, quantity) with { Id = id, ReduceOnly = reduceOnly }));
        account.Apply(new OrderAccepted(MondayMs, id));
        return id;
    }
}
