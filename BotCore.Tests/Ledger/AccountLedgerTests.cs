using System.Buffers;
using BotCore.Trading.Ledger;
using BotCore.Trading.State;
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

    [Fact]
    public void A_restored_ledger_has_the_balances_the_count_and_the_wallet_of_the_saved_one()
    {
        var saved = new AccountLedger();
        saved.Post(LedgerAccount.Capital, LedgerAccount.Wallet, 500m);
        // As many postings as the saved one, and its wallet was asked for: what it remembers of that must not outlive the restart.
        var restored = new AccountLedger();
        restored.Post(LedgerAccount.Capital, LedgerAccount.Wallet, 7m);
        Assert.Equal(7.0, restored.WalletMark);

        restored.Transfer(StateTransfer.Read(Bytes(saved)));

        Assert.Equal((500m, -500m, 1L), (restored[LedgerAccount.Wallet], restored[LedgerAccount.Capital], restored.Postings));
        Assert.Equal(500.0, restored.WalletMark);
    }

    [Fact]
    public void What_is_out_of_balance_in_a_snapshot_shows_with_its_sign()
    {
        var ledger = new AccountLedger();

        ledger.Transfer(StateTransfer.Read(Bytes(new Unbalanced())));

        Assert.Equal(12m, ledger.Imbalance());
    }

    [Fact]
    public void A_snapshot_of_something_else_is_refused() =>
        Assert.Throws<SnapshotFormatException>(() => new AccountLedger().Transfer(StateTransfer.Read(Bytes(new SubLedgers(1)))));

    private static ReadOnlyMemory<byte> Bytes(ITransferable saved)
    {
        var buffer = new ArrayBufferWriter<byte>();
        saved.Transfer(StateTransfer.Write(buffer));
        return buffer.WrittenMemory;
    }

    /// <summary>A ledger that lost one side of a movement.</summary>
    private sealed class Unbalanced : ITransferable
    {
        public void Transfer(StateTransfer transfer)
        {
            transfer.Section("ledger");
            for (int i = 0; i < Enum.GetValues<LedgerAccount>().Length; i++)
            {
                decimal balance = i == 0 ? 12m : 0m;
                transfer.Value(ref balance);
            }
            long postings = 1;
            transfer.Value(ref postings);
        }
    }
}
