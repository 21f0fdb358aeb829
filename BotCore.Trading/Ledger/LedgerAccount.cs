namespace BotCore.Trading.Ledger;

/// <summary>The accounts of the double-entry book, all in the quote asset. Debits are positive.</summary>
public enum LedgerAccount
{
    /// <summary>Free cash.</summary>
    Wallet,

    /// <summary>Cash set aside for open positions.</summary>
    PositionMargin,

    /// <summary>What the owner paid in (credit).</summary>
    Capital,

    /// <summary>Gross results of closed quantity: losses debit, profits credit.</summary>
    RealisedPnl,

    /// <summary>Trading fees paid.</summary>
    Fees,

    /// <summary>Funding: paid debit, received credit.</summary>
    Funding,

    /// <summary>Fees of forced liquidations.</summary>
    LiquidationFees,
}
