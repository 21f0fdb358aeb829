using BotCore.Trading.State;

namespace BotCore.Trading.Ledger;

/// <summary>
/// Double-entry book of one trading account: every movement takes from one account what it gives to another, so the sum over
/// all accounts is zero after any sequence of events.
/// </summary>
/// <remarks>
/// Amounts are decimals of the quote asset with <see cref="Decimals"/> places: with more, a sum could need more digits than a
/// decimal has, and the book would no longer balance to the last one. Next on a candle's way: the events become durable in the
/// engine's journal.
/// </remarks>
public sealed class AccountLedger : ITransferable
{
    /// <summary>Decimal places of every amount; finer than any venue settles, and room for 16 digits before the point.</summary>
    public const int Decimals = 12;

    private readonly decimal[] _balances = new decimal[Enum.GetValues<LedgerAccount>().Length];
    private long _postings;
    private double _walletMark;
    private long _markedAt = -1;

    /// <summary>Free cash plus cash set aside for positions: the wallet balance a venue shows.</summary>
    public decimal WalletBalance => this[LedgerAccount.Wallet] + this[LedgerAccount.PositionMargin];

    /// <summary><see cref="WalletBalance"/> in binary floating point: for watching with every candle, never for booking.</summary>
    internal double WalletMark
    {
        get
        {
            if (_markedAt == _postings) return _walletMark;
            _walletMark = (double)WalletBalance;
            _markedAt = _postings;
            return _walletMark;
        }
    }

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

    /// <summary>An amount as it is booked: rounded half to even. What is booked elsewhere too must be rounded before, by this.</summary>
    public static decimal Rounded(decimal amount) => decimal.Round(amount, Decimals, MidpointRounding.ToEven);

    /// <summary>One of equal parts of an amount, rounded as it is booked; the last takes what the division leaves over, so that the parts add up.</summary>
    /// <param name="member">Which part, from 0.</param>
    internal static decimal PartOf(decimal whole, int member, int members)
    {
        if (members == 1) return whole;
        decimal part = Rounded(whole / members);
        return member < members - 1 ? part : whole - part * (members - 1);
    }

    /// <summary>Moves an amount, <see cref="Rounded"/>, from one account to another; a negative amount moves it back.</summary>
    internal void Post(LedgerAccount from, LedgerAccount to, decimal amount)
    {
        amount = Rounded(amount);
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
        _markedAt = -1;
    }
}
