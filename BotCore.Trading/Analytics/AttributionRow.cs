using System.Globalization;
using BotCore.Trading.Ledger;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Analytics;

/// <summary>What one part of the trades contributed: those of one strategy, symbol, hour and so on.</summary>
/// <param name="Key">Name of the part; hours are <c>00</c> to <c>23</c>.</param>
/// <param name="Statistics">Of the net results of these trades, in the order in which they closed.</param>
/// <param name="NetProfit">Quote asset.</param>
/// <param name="Fees">Paid, quote asset.</param>
/// <param name="Funding">Quote asset, positive received.</param>
public sealed record AttributionRow(string Key, TradeStatistics Statistics, decimal NetProfit, decimal Fees, decimal Funding)
{
    /// <summary>One row per key, in ordinal order of the keys. The rows add up to the whole.</summary>
    /// <param name="trades">In the order in which they closed.</param>
    public static IReadOnlyList<AttributionRow> By(IReadOnlyList<ClosedTrade> trades, Func<ClosedTrade, string> key) =>
        [.. trades.GroupBy(key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group]))];

    /// <summary>
    /// One row per strategy: a trade that several agreed on is divided evenly among them, the last of them taking what a division leaves
    /// over, as in the account's sub-ledgers. A row counts every trade that its strategy had a part in.
    /// </summary>
    public static IReadOnlyList<AttributionRow> ByShare(IReadOnlyList<ClosedTrade> trades)
    {
        var shares = new SortedDictionary<string, List<(decimal Net, decimal Fees, decimal Funding)>>(StringComparer.Ordinal);
        foreach (var trade in trades)
        {
            string[] members = trade.Strategy.Split('+');
            for (int m = 0; m < members.Length; m++)
            {
                if (!shares.TryGetValue(members[m], out var own)) shares.Add(members[m], own = []);
                own.Add((AccountLedger.PartOf(trade.NetPnl, m, members.Length), AccountLedger.PartOf(trade.Fees, m, members.Length), AccountLedger.PartOf(trade.Funding, m, members.Length)));
            }
        }
        return [.. shares.Select(pair => new AttributionRow(
            pair.Key, TradeStatistics.Of([.. pair.Value.Select(share => share.Net)]), pair.Value.Sum(share => share.Net),
            pair.Value.Sum(share => share.Fees), pair.Value.Sum(share => share.Funding)))];
    }

    public static IReadOnlyList<AttributionRow> ByDirection(IReadOnlyList<ClosedTrade> trades) =>
        By(trades, trade => trade.Direction == Direction.Long ? "long" : "short");

    /// <summary>By the UTC hour of the entry, because that is when the decision was made.</summary>
    public static IReadOnlyList<AttributionRow> ByEntryHour(IReadOnlyList<ClosedTrade> trades) =>
        By(trades, trade => EntryOf(trade).Hour.ToString("00", CultureInfo.InvariantCulture));

    /// <summary>By the UTC weekday of the entry, Monday first.</summary>
    public static IReadOnlyList<AttributionRow> ByEntryWeekday(IReadOnlyList<ClosedTrade> trades) =>
        [.. trades.GroupBy(trade => EntryOf(trade).DayOfWeek).OrderBy(group => ((int)group.Key + 6) % 7).Select(group => Of(group.Key.ToString(), [.. group]))];

    private static DateTimeOffset EntryOf(ClosedTrade trade) => DateTimeOffset.FromUnixTimeMilliseconds(trade.EntryTimeMs);

    private static AttributionRow Of(string key, IReadOnlyList<ClosedTrade> trades) => new(
        key,
        TradeStatistics.Of([.. trades.Select(trade => trade.NetPnl)]),
        trades.Sum(trade => trade.NetPnl),
        trades.Sum(trade => trade.Fees),
        trades.Sum(trade => trade.Funding));
}
