using BotCore.Contracts.Trading;
using BotCore.Dashboard.Formatting;

namespace BotCore.Dashboard.Features.Overview;

/// <summary>The account's numbers, ready to show.</summary>
/// <param name="EquityName">With the asset all amounts are in.</param>
/// <param name="DayPercent">Day PnL against the equity at 00:00 UTC.</param>
/// <param name="MarginShare">Used margin against equity.</param>
internal sealed record AccountView(
    string EquityName, string Equity, string Unrealised, Trend UnrealisedTrend, string Day, string DayPercent, Trend DayTrend, string Drawdown,
    string Peak, string Margin, string MarginShare, string Available, string Fees, string Funding, string OpenPositions, string ClosedTrades,
    string Time)
{
    public static AccountView Of(AccountModel? account) => new(
        account is null ? "Equity" : $"Equity, {account.Asset}",
        Format.Money(account?.Equity),
        Format.SignedMoney(account?.UnrealisedPnl),
        Trend.Of(account?.UnrealisedPnl),
        Format.SignedMoney(account?.DayPnl),
        Format.SignedPercent(Ratio(account?.DayPnl, account?.DayStartEquity)),
        Trend.Of(account?.DayPnl),
        Format.Percent(account?.DrawdownRatio),
        Format.Money(account?.PeakEquity),
        Format.Money(account?.UsedMargin),
        Format.Percent(Ratio(account?.UsedMargin, account?.Equity)),
        Format.Money(account?.AvailableBalance),
        Format.Money(account?.Fees),
        Format.SignedMoney(account?.Funding),
        Format.Count(account?.OpenPositions),
        Format.Count(account?.ClosedTrades),
        Format.Time(account?.Time));

    private static decimal? Ratio(decimal? part, decimal? whole) => whole > 0m ? part / whole : null;
}
