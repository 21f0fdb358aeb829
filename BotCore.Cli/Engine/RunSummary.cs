using BotCore.Contracts.Trading;

namespace BotCore.Cli.Engine;

/// <summary>What came out of a recorded market.</summary>
/// <param name="NetPnl">Wallet balance minus starting balance: realised, after fees and funding.</param>
/// <param name="Equity">Net PnL and starting balance plus the unrealised PnL of positions still open.</param>
/// <param name="MaxDrawdownRatio">Largest loss from an earlier high of the equity curve, positive ratio; the curve is thinned to 2000 points. Null without a curve.</param>
/// <param name="Fees">Paid, positive.</param>
/// <param name="Funding">Received minus paid.</param>
/// <param name="WallSeconds">From the engine's start to its end of the market.</param>
/// <param name="CandlesPerSecond">Null when the candles of this start are not known, because the engine recovered an earlier one.</param>
/// <param name="RecoveredRecords">Journal records of earlier starts on this state folder; 0 for a fresh one.</param>
internal sealed record RunSummary(
    string Market, IReadOnlyList<string> Symbols, TradingMode Mode, DateTimeOffset? MarketTime, long Candles, long Trades, decimal StartingBalance,
    decimal NetPnl, decimal Equity, double? MaxDrawdownRatio, decimal Fees, decimal Funding, int OpenPositions, string TradeHash,
    long JournalVersion, long RecoveredRecords, double WallSeconds, double? CandlesPerSecond)
{
    public static RunSummary Of(StatusModel status, AccountModel account, IReadOnlyList<EquityPointModel> equity, TimeSpan wall) => new(
        status.Market, status.Symbols, status.Mode, status.MarketTime, status.Candles, status.ClosedTrades, account.StartingBalance,
        account.WalletBalance - account.StartingBalance, account.Equity, MaxDrawdown(equity), account.Fees, account.Funding,
        account.OpenPositions, status.TradeHash, status.JournalVersion, status.RecoveredRecords, wall.TotalSeconds,
        status.RecoveredRecords == 0 && wall > TimeSpan.Zero ? status.Candles / wall.TotalSeconds : null);

    private static double? MaxDrawdown(IReadOnlyList<EquityPointModel> equity)
    {
        if (equity.Count == 0) return null;
        decimal peak = equity[0].Equity;
        double largest = 0;
        foreach (var point in equity)
        {
            peak = Math.Max(peak, point.Equity);
            if (peak > 0m) largest = Math.Max(largest, (double)((peak - point.Equity) / peak));
        }
        return largest;
    }
}
