using System.Globalization;
using BotCore.Cli.Research.Runs;
using BotCore.Contracts.Json;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Analysis;

/// <summary>Two runs side by side.</summary>
/// <param name="SameTrades">Their trade hashes are equal: the same trades, to the last decimal.</param>
/// <param name="Settings">Those that differ, by name.</param>
/// <param name="FirstDifferentTrade">Null when there is none, or when one of the files holds no trades.</param>
internal sealed record RunComparison(
    bool SameTrades, string FirstHash, string SecondHash, IReadOnlyList<SettingDifference> Settings, IReadOnlyList<MetricDifference> Metrics,
    TradeDifference? FirstDifferentTrade, bool HasTrades)
{
    public static RunComparison Of(RunFile first, RunFile second)
    {
        var (a, b) = (first.Summary, second.Summary);
        return new RunComparison(
            a.TradeHash == b.TradeHash, a.TradeHash, b.TradeHash, [.. SettingsOf(a, b)], [.. MetricsOf(a, b)],
            first.Trades is { } left && second.Trades is { } right ? Difference(left, right) : null,
            first.Trades is not null && second.Trades is not null);
    }

    private static IEnumerable<SettingDifference> SettingsOf(BacktestSummary a, BacktestSummary b)
    {
        foreach (var (name, left, right) in Facts(a, b))
            if (left != right) yield return new SettingDifference(name, left, right);
        foreach (string name in a.Settings.Keys.Union(b.Settings.Keys).Order(StringComparer.Ordinal))
        {
            string? left = a.Settings.GetValueOrDefault(name), right = b.Settings.GetValueOrDefault(name);
            if (left != right) yield return new SettingDifference(name, left, right);
        }
    }

    private static IEnumerable<(string Name, string Left, string Right)> Facts(BacktestSummary a, BacktestSummary b)
    {
        yield return ("symbols", string.Join(", ", a.Symbols), string.Join(", ", b.Symbols));
        yield return ("model", a.Model, b.Model);
        yield return ("from", Time(a.From), Time(b.From));
        yield return ("to", Time(a.To), Time(b.To));
        yield return ("candles", Text(a.Candles), Text(b.Candles));

        static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<MetricDifference> MetricsOf(BacktestSummary a, BacktestSummary b)
    {
        yield return Of("netPnl", (double)a.NetPnl, (double)b.NetPnl);
        yield return Of("finalEquity", (double)a.FinalEquity, (double)b.FinalEquity);
        yield return Of("trades", a.Trades, b.Trades);
        yield return Of("wins", a.Wins, b.Wins);
        yield return Of("losses", a.Losses, b.Losses);
        yield return Of("winRate", a.WinRate, b.WinRate);
        yield return Of("profitFactor", a.ProfitFactor, b.ProfitFactor);
        yield return Of("expectancy", (double?)a.Expectancy, (double?)b.Expectancy);
        yield return Of("maxDrawdownRatio", a.MaxDrawdownRatio, b.MaxDrawdownRatio);
        yield return Of("sharpe", a.Sharpe, b.Sharpe);
        yield return Of("sortino", a.Sortino, b.Sortino);
        yield return Of("calmar", a.Calmar, b.Calmar);
        yield return Of("exposureRatio", a.ExposureRatio, b.ExposureRatio);
        yield return Of("fees", (double)a.Fees, (double)b.Fees);
        yield return Of("funding", (double)a.Funding, (double)b.Funding);
        yield return Of("ambiguousCandles", a.AmbiguousCandles, b.AmbiguousCandles);

        static MetricDifference Of(string name, double? left, double? right) => new(name, left, right, right - left);
    }

    private static TradeDifference? Difference(IReadOnlyList<RunTrade> a, IReadOnlyList<RunTrade> b)
    {
        for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            string? left = i < a.Count ? Line(a[i]) : null, right = i < b.Count ? Line(b[i]) : null;
            if (left != right) return new TradeDifference(i + 1, left, right);
        }
        return null;
    }

    /// <summary>What enters the trade hash (<see cref="TradeHash.Line"/>).</summary>
    private static string Line(RunTrade t) => string.Create(
        CultureInfo.InvariantCulture,
        $"{t.Symbol} {t.Direction} {Time(t.EntryTimeMs)} → {Time(t.ExitTimeMs)}, {DecimalText.Of(t.Quantity)} at {DecimalText.Of(t.EntryPrice)} → {DecimalText.Of(t.ExitPrice)}, {t.Leverage}x, gross {DecimalText.Of(t.GrossPnl)}, fees {DecimalText.Of(t.Fees)}, funding {DecimalText.Of(t.Funding)}, {t.ExitReason}");

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}

/// <param name="First">Null: the first run does not have it.</param>
/// <param name="Second">Null: the second run does not have it.</param>
internal sealed record SettingDifference(string Name, string? First, string? Second);

/// <param name="Difference">Second − first; null when one of them has no value.</param>
internal sealed record MetricDifference(string Name, double? First, double? Second, double? Difference);

/// <param name="Number">Counted from 1.</param>
/// <param name="First">The trade in words; null: the first run has fewer.</param>
/// <param name="Second">The trade in words; null: the second run has fewer.</param>
internal sealed record TradeDifference(int Number, string? First, string? Second);
