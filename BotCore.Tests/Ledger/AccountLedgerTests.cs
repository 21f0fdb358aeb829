using BotCore.Trading.Ledger;
using FsCheck.Xunit;

namespace BotCore.Tests.Ledger;

public class AccountLedgerTests
{
    [Fact]
    public void A_posting_takes_from_one_account_what_it_gives_to_another()
    {
        var ledger = new AccountLedger();

        ledger.Post(LedgerAccount.Capital, LedgerAccount.Wallet, 10_000m);
        ledger.Post(LedgerAccount.Wallet, LedgerAccount.PositionMargin, 2_500m);
        ledger.Post(LedgerAccount.Wallet, LedgerAccount.Fees, 1.25m);

        Assert.Equal(7_498.75m, ledger[LedgerAccount.Wallet]);
        Assert.Equal(2_500m, ledger[LedgerAccount.PositionMargin]);
        Assert.Equal(9_998.75m, ledger.WalletBalance);
        Assert.Equal(-10_000m, ledger[LedgerAccount.Capital]);
        Assert.Equal(1.25m, ledger[LedgerAccount.Fees]);
    }

    [Fact]
    public void Nothing_is_booked_for_nothing()
    {
        var ledger = new AccountLedger();

        ledger.Post(LedgerAccount.Wallet, LedgerAccount.Fees, 0m);

        Assert.Equal(0, ledger.Postings);
    }

    [Fact]
    public void Amounts_with_more_digits_than_a_decimal_has_room_for_still_balance()
    {
        var ledger = new AccountLedger();
        ledger.Post(LedgerAccount.Capital, LedgerAccount.Wallet, 10_000m);

        ledger.Post(LedgerAccount.RealisedPnl, LedgerAccount.Wallet, 1000m / 3m); // 25 decimals; the wallet has room for 24

        Assert.Equal(0m, ledger.Imbalance());
    }

    [Property]
    public void Any_postings_sum_to_zero((byte From, byte To, decimal Amount)[] postings)
    {
        var ledger = new AccountLedger();
        int accounts = Enum.GetValues<LedgerAccount>().Length;

        foreach (var (from, to, amount) in postings)
            ledger.Post((LedgerAccount)(from % accounts), (LedgerAccount)(to % accounts), amount % 1e12m / 7m);

        Assert.Equal(0m, ledger.Imbalance());
    }
}
