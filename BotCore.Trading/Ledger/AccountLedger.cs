using BotCore.Trading.State;

namespace BotCore.Trading.Ledger;

/// <summary>
/// Double-entry book of one trading account: every movement takes from one account what it gives to another, so the sum over
/// all accounts is zero after any sequence of events.
/// </summary>
/// <remarks>Amounts are exact decimals of the quote asset. Next on a candle's way: the events become durable in the engine's journal.</remarks>
public sealed class AccountLedger : ITransferable
{
    private readonly decimal[] _balances = new decimal[Enum.GetValues<LedgerAccount>().Length];
    private long _postings;

    /// <summary>Free cash plus cash set aside for positions: the wallet balance a venue shows.</summary>
    public decimal WalletBalance => this[LedgerAccount.Wallet] + this[LedgerAccount.PositionMargin];

    /// <summary>Movements booked so far.</summary>
    public long Postings => _postings;

    /// <summary>Debit balance of an account; credit balances are negative.</summary>
    public decimal this[LedgerAccount account] => _balances[(int)account];

    /// <summary>Sum over all accounts; zero unless the book is broken.</summary>
    public decimal Imbalance()
    {
        decimal sum = 0m;
        foreach (decimal balance in _balances) sum += balance;
        return sum;
    }

    /// <summary>Moves an amount from one account to another; a negative amount moves it back.</summary>
    internal void Post(LedgerAccount from, LedgerAccount to, decimal amount)
    {
        if (amount == 0m) return;
        _balances[(int)from] -= amount;
        _balances[(int)to] += amount;
        _postings++;
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("ledger");
        for (int i = 0; i < _balances.Length; i++) transfer.Value(ref _balances[i]);
        transfer.Value(ref _postings);
    }
}
