using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>What a recorded market came to, shown when it has ended.</summary>
/// <param name="Net">Equity at the end minus the starting balance.</param>
internal sealed record SummaryView(
    string Trades, string Net, string NetPercent, Trend Trend, string Equity, string Fees, string Funding, string TradeHash, string Candles,
    string Progress, string MarketTime, string Asset)
{
    /// <returns>Null while there is nothing to sum up.</returns>
    public static SummaryView? Of(StatusModel? status, AccountModel? account)
    {
        if (status is not { Phase: EnginePhase.Finished }) return null;
        decimal? net = account?.Equity - account?.StartingBalance;
        return new SummaryView(
            Format.Count(status.ClosedTrades),
            Format.SignedMoney(net),
            Format.SignedPercent(account is { StartingBalance: > 0m } ? net / account.StartingBalance : null),
            Trend.Of(net),
            Format.Money(account?.Equity),
            Format.Money(account?.Fees),
            Format.SignedMoney(account?.Funding),
            status.TradeHash.Length > 0 ? status.TradeHash : Format.Unknown,
            Format.Count(status.Candles),
            status.Progress is { } progress ? Format.Percent((decimal)Math.Clamp(progress, 0, 1)) : Format.Unknown,
            Format.Time(status.MarketTime),
            account?.Asset ?? Format.Unknown);
    }
}
