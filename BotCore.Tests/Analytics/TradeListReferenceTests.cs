using System.Text.Json;
using BotCore.Tests.Builders;
using BotCore.Tests.Reference;
using BotCore.Trading.Analytics;

namespace BotCore.Tests.Analytics;

/// <summary>The published statistics of a published list of 179 trades.</summary>
[Trait("Category", "Reference")]
public sealed class TradeListReferenceTests
{
    private const string File = "statistics/trade_list.json";

    public static IEnumerable<TheoryDataRow<string>> Expectations => OracleCases.Rows(File, "expected");

    [Theory, MemberData(nameof(Expectations))]
    public void Reference_statistics_of_the_list_are_met(string row)
    {
        var given = OracleCases.Get(File, "expected", row);
        double expected = given.GetProperty("expected").GetDouble();
        double absolute = given.TryGetProperty("tolerance_abs", out var a) ? a.GetDouble() : 0.0;
        double relative = given.TryGetProperty("tolerance_rel", out var r) ? r.GetDouble() : 0.0;

        double? actual = Compute(given);

        Assert.NotNull(actual);
        Assert.Equal(expected, actual.Value, absolute + relative * Math.Abs(expected));
        if (given.TryGetProperty("high_ms", out var highMs))
        {
            var drawdown = Largest(given)!;
            Assert.Equal(highMs.GetInt64(), drawdown.PeakTimeMs);
            Assert.Equal(given.GetProperty("low_ms").GetInt64(), drawdown.TroughTimeMs);
        }
    }

    private static double? Compute(JsonElement given)
    {
        var byRatio = TradeStatistics.Of([.. Trades().Select(trade => trade.Ratio)]);
        var byMoney = TradeStatistics.Of([.. Trades().Select(trade => trade.Money)]);
        return given.Text("statistic") switch
        {
            "trades" => byMoney.Count,
            "wins_by_profit_ratio" => byRatio.Wins,
            "losses_by_profit_ratio" => byRatio.Losses,
            "draws_by_profit_ratio" => byRatio.Breakeven,
            "wins_by_profit_abs" => byMoney.Wins,
            "losses_by_profit_abs" => byMoney.Losses,
            "profit_factor" => byMoney.ProfitFactor,
            "profit_total_abs" => (double)(byMoney.TotalWin + byMoney.TotalLoss),
            "mean_profit_abs" => (double?)byMoney.Expectancy,
            "expectancy_ratio" => byMoney.ExpectancyRatio,
            "max_drawdown_of_account" => Largest(given)?.Ratio,
            // The next three are another definition than ours, per trade instead of per day: the file says so and gives it in words.
            "sharpe_trade_based" => DailyMean(given) / PopulationDeviation(given, _ => true) * Math.Sqrt(365.0),
            "sortino_trade_based" => DailyMean(given) / PopulationDeviation(given, money => money < 0m) * Math.Sqrt(365.0),
            "calmar_trade_based" => DailyMean(given) * 100.0 / Largest(given)?.Ratio * Math.Sqrt(365.0),
            var other => throw new NotSupportedException($"statistic '{other}' has no counterpart"),
        };
    }

    private static List<(long OpenMs, long CloseMs, decimal Ratio, decimal Money)> Trades() =>
        [.. OracleCases.File(File).GetProperty("trades").EnumerateArray().Select(trade =>
            (trade[0].GetInt64(), trade[1].GetInt64(), trade[2].GetDecimal(), trade[3].GetDecimal()))];

    private static Drawdown? Largest(JsonElement given)
    {
        IReadOnlyList<ClosedTrade> trades = [.. Trades().Select(trade => ATrade.With(trade.Money) with { EntryTimeMs = trade.OpenMs, ExitTimeMs = trade.CloseMs })];
        return Drawdown.LargestByAmount(Drawdown.Of(EquityCurve.FromTrades(trades, given.Decimal("starting_balance"))));
    }

    private static double DailyMean(JsonElement given) =>
        (double)Trades().Sum(trade => trade.Money) / Number(given, "starting_balance") / Number(given, "days");

    private static double PopulationDeviation(JsonElement given, Func<decimal, bool> chosen)
    {
        double[] values = [.. Trades().Where(trade => chosen(trade.Money)).Select(trade => (double)trade.Money / Number(given, "starting_balance"))];
        return ReturnStatistics.Deviation(values)!.Value * Math.Sqrt((values.Length - 1.0) / values.Length);
    }

    private static double Number(JsonElement given, string name) => given.GetProperty(name).GetDouble();
}
