using System.Text.Json.Serialization;
using BotCore.Trading.Matching.Interval;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research;

/// <summary>An interval run as it is printed with <c>--json</c>.</summary>
/// <param name="Candles">Number of candles of the file.</param>
/// <param name="SumProfitAbs">Net profit of all trades, quote asset: the sum of the 8-decimal profits.</param>
/// <param name="FinalWallet">Initial wallet and that sum; null when the rules name no wallet.</param>
/// <param name="ExitReasons">Number of trades by reason; reasons without a trade are left out.</param>
/// <param name="TradeHash">SHA-256 of the trade lines, see <see cref="IntervalTradeFile.HashOf"/>.</param>
/// <param name="IgnoredKeys">Keys of the rules file that are no rules.</param>
/// <param name="Totals">The same numbers under the names that a rules file uses in <c>expected</c>.</param>
internal sealed record IntervalSummary(
    string Model, string Market, DateTimeOffset? From, DateTimeOffset? To, int TimeframeMinutes, long Candles, int Trades, int Longs, int Shorts,
    int Wins, double SumProfitAbs, double? InitialWallet, double? FinalWallet, IReadOnlyDictionary<string, int> ExitReasons, string TradeHash,
    IReadOnlyList<string> IgnoredKeys, IntervalTotals Totals, double WallSeconds)
{
    public static IntervalSummary Of(
        string market, IReadOnlyList<Trading.Market.Candle> candles, IntervalRulesFile rules, IReadOnlyList<IntervalTrade> trades, TimeSpan wall)
    {
        var totals = IntervalTotals.Of(trades, rules.Rules.InitialWallet);
        return new IntervalSummary(
            "interval", market, Time(candles, 0), Time(candles, candles.Count - 1), rules.Rules.TimeframeMinutes, candles.Count, totals.Trades,
            totals.Longs, totals.Shorts, trades.Count(trade => trade.ProfitAbs > 0), totals.SumProfitAbs, rules.Rules.InitialWallet,
            totals.FinalWallet, totals.ExitReasons, IntervalTradeFile.HashOf(trades), rules.IgnoredKeys, totals, wall.TotalSeconds);
    }

    private static DateTimeOffset? Time(IReadOnlyList<Trading.Market.Candle> candles, int index) =>
        candles.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(candles[index].OpenTimeMs) : null;
}

/// <summary>Totals with the names of the rules file's <c>expected</c>.</summary>
internal sealed record IntervalTotals(
    [property: JsonPropertyName("trades")] int Trades,
    [property: JsonPropertyName("longs")] int Longs,
    [property: JsonPropertyName("shorts")] int Shorts,
    [property: JsonPropertyName("sum_profit_abs")] double SumProfitAbs,
    [property: JsonPropertyName("final_wallet")] double? FinalWallet,
    [property: JsonPropertyName("exit_reasons")] IReadOnlyDictionary<string, int> ExitReasons)
{
    public static IntervalTotals Of(IReadOnlyList<IntervalTrade> trades, double? wallet)
    {
        double sum = Rounded(trades.Sum(trade => trade.ProfitAbs));
        var reasons = trades.GroupBy(trade => IntervalTradeFile.Word(trade.ExitReason)).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count());
        return new IntervalTotals(
            trades.Count, trades.Count(trade => trade.Side == Direction.Long), trades.Count(trade => trade.Side == Direction.Short), sum,
            Rounded(wallet + sum), reasons);
    }

    /// <summary>A sum of numbers with 8 decimals has 8; what a sum of doubles adds behind them is noise.</summary>
    private static double Rounded(double value) => Math.Round(value, 8);

    private static double? Rounded(double? value) => value is { } number ? Rounded(number) : null;
}
