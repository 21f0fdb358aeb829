using BotCore.Contracts.Trading;
using BotCore.Trading.Kernel;
using BotCore.Trading.Ledger;
using BotCore.Trading.Orders;

namespace BotCore.TradingEngine.Api;

/// <summary>The account in the words of the API.</summary>
internal static class AccountMapping
{
    /// <param name="name">Name of the account.</param>
    /// <param name="timeMs">Market time of the state, Unix ms; 0 before the first event.</param>
    public static AccountModel ToModel(Account account, string name, long timeMs)
    {
        decimal wallet = account.Ledger.WalletBalance;
        decimal equity = account.ExactEquity();
        decimal used = account.UsedMargin;
        // The watch notes closed candles in binary; a fill since then may have lifted equity above what it has seen.
        decimal peak = Math.Max(Money(account.Equity.Peak), equity);
        decimal dayStart = Money(account.Equity.DayStart);
        return new AccountModel(
            name, account.Instruments[0].QuoteAsset, account.Deposited, wallet, equity, equity - wallet, used, Math.Max(0m, equity - used),
            peak, DrawdownRatio: peak > 0m ? Math.Round((peak - equity) / peak, 8) : 0m, dayStart, DayPnl: equity - dayStart,
            RealisedPnl: -account.Ledger[LedgerAccount.RealisedPnl],
            Fees: account.Ledger[LedgerAccount.Fees] + account.Ledger[LedgerAccount.LiquidationFees],
            Funding: -account.Ledger[LedgerAccount.Funding],
            account.OpenPositions, account.ClosedTrades, WordMapping.TimeOrNull(timeMs),
            account.PositionMode == PositionMode.Hedge ? AccountPositionMode.Hedge : AccountPositionMode.OneWay);
    }

    /// <summary>What a watch noted in binary, rounded to 1e-8 of the quote asset: beyond that are artefacts of the binary form.</summary>
    private static decimal Money(double amount) => Math.Round((decimal)amount, 8);
}
