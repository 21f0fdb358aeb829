using System.Text.Json;
using BotCore.Tests.Reference;
using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

/// <summary>Every published value of the reference file; a case without a value must have none here either.</summary>
[Trait("Category", "Reference")]
public sealed class StatisticsReferenceTests
{
    private const string File = "statistics/cases.json";

    public static IEnumerable<TheoryDataRow<string>> Cases => OracleCases.Rows(File, "cases");

    [Theory, MemberData(nameof(Cases))]
    public void Reference_statistics_are_met(string row)
    {
        var given = OracleCases.Get(File, "cases", row);
        var input = given.GetProperty("input");

        double? actual = Compute(given.Text("statistic"), input);

        var expected = given.GetProperty("expected");
        Assert.Equal(expected.ValueKind == JsonValueKind.Null, actual is null);
        if (actual is { } value) Assert.Equal(expected.GetDouble(), value, given.GetProperty("tolerance_abs").GetDouble());
    }

    private static double? Compute(string statistic, JsonElement input) => statistic switch
    {
        "sharpe_ratio" => ReturnStatistics.Sharpe(Returns(input), Periods(input)),
        "sortino_ratio" => ReturnStatistics.Sortino(Returns(input), Periods(input)),
        "volatility_annualised" => ReturnStatistics.AnnualVolatility(Returns(input), Periods(input)),
        "skewness" => ReturnStatistics.Skewness(Returns(input)),
        "excess_kurtosis" => ReturnStatistics.ExcessKurtosis(Returns(input)),
        "risk_return_ratio" => ReturnStatistics.RiskReturnRatio(Returns(input)),
        "avg_return" => ReturnStatistics.Mean(Returns(input)),
        "max_drawdown" => ReturnStatistics.MaxDrawdown(Returns(input)),
        "cagr_from_returns" => ReturnStatistics.AnnualGrowth(Returns(input), Periods(input)),
        "cagr" => Growth.Cagr(
            input.Decimal("start_value"), input.Decimal("end_value"), Number(input, "days"), Number(input, "days_per_year")),
        "win_rate" => Trades(input).WinRate,
        "avg_win" => (double?)Trades(input).AverageWin,
        "max_win" => (double?)Trades(input).LargestWin,
        "min_win" => (double?)Trades(input).SmallestWin,
        "avg_loss" => (double?)Trades(input).AverageLoss,
        "max_loss" => (double?)Trades(input).LargestLoss,
        "min_loss" => (double?)Trades(input).SmallestLoss,
        "expectancy" => (double?)Trades(input).Expectancy,
        "expectancy_ratio" => Trades(input).ExpectancyRatio,
        "beta" => BenchmarkStatistics.Beta(Returns(input), Returns(input, "benchmark")),
        "alpha_annualised" => BenchmarkStatistics.AnnualAlpha(
            Returns(input), Returns(input, "benchmark"), Periods(input), Number(input, "risk_free_per_period")),
        "information_ratio" => BenchmarkStatistics.InformationRatio(Returns(input), Returns(input, "benchmark"), Periods(input)),
        "tracking_error" => BenchmarkStatistics.TrackingError(Returns(input), Returns(input, "benchmark"), Periods(input)),
        "treynor_ratio" => BenchmarkStatistics.Treynor(
            Returns(input), Returns(input, "benchmark"), Periods(input), Number(input, "risk_free_per_period")),
        "max_drawdown_abs" => (double?)Largest(input)?.Amount,
        "max_drawdown_of_account" => Largest(input)?.Ratio,
        "longest_drawdown_recovery_days" => Drawdown.LongestRecovery(Drawdown.Of(Curve(Numbers(input, "equity_daily")))).TotalDays,
        "probabilistic_sharpe_ratio" => ProbabilisticSharpe.Of(
            Returns(input), ProbabilisticSharpe.Observed(Returns(input, "benchmark_returns")) ?? 0.0),
        _ => throw new NotSupportedException($"statistic '{statistic}' has no counterpart"),
    };

    private static double[] Returns(JsonElement input, string name = "returns")
    {
        if (!input.TryGetProperty("returns_repeat", out var repeated)) return [.. input.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
        int count = repeated.GetProperty("count").GetInt32();
        return count == 0 ? [] : [.. Enumerable.Repeat(repeated.GetProperty("value").GetDouble(), count)];
    }

    private static double Periods(JsonElement input) => Number(input, "periods_per_year");

    private static double Number(JsonElement input, string name) => input.GetProperty(name).GetDouble();

    private static decimal[] Numbers(JsonElement input, string name) => [.. input.GetProperty(name).EnumerateArray().Select(e => e.GetDecimal())];

    private static TradeStatistics Trades(JsonElement input) => TradeStatistics.Of(Numbers(input, "pnls"));

    private static Drawdown? Largest(JsonElement input)
    {
        decimal equity = input.Decimal("starting_balance");
        var drawdowns = Drawdown.Of(Curve([equity, .. Numbers(input, "pnls").Select(pnl => equity += pnl)]));
        bool byRatio = input.TryGetProperty("choose", out var choose) && choose.GetString() == "largest relative";
        return byRatio ? Drawdown.LargestByRatio(drawdowns) : Drawdown.LargestByAmount(drawdowns);
    }

    private static EquityPoint[] Curve(decimal[] daily) =>
        [.. daily.Select((equity, day) => new EquityPoint(day * 86_400_000L, equity))];
}
