using BotCore.Tests.Builders;
using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Tests.Analytics;

public sealed class PerformanceReportTests
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;

    // Monday, 1 January 2024, 00:00 UTC.
    private const long StartMs = 1_704_067_200_000;

    private static readonly IReadOnlyList<ClosedTrade> Trades =
    [
        Trade(id: 3, enteredHour: 50, exitedHour: 54, gross: 300m, fees: 10m, funding: -4m, "ETHUSDT", Direction.Short, "macd", "target"),
        Trade(id: 1, enteredHour: 2, exitedHour: 10, gross: 120m, fees: 10m, funding: 0m, "BTCUSDT", Direction.Long, "rsi", "target"),
        Trade(id: 2, enteredHour: 8, exitedHour: 20, gross: -90m, fees: 10m, funding: 2m, "BTCUSDT", Direction.Long, "rsi", "stop"),
        Trade(id: 4, enteredHour: 60, exitedHour: 72, gross: 10m, fees: 10m, funding: 0m, "BTCUSDT", Direction.Long, "rsi", "signal"),
    ];

    // Daily returns +2 %, −5 %, +10 %.
    private static readonly IReadOnlyList<EquityPoint> Equity =
    [
        new(StartMs, 10_000m),
        new(StartMs + 12 * HourMs, 10_300m),
        new(StartMs + DayMs, 10_200m),
        new(StartMs + 2 * DayMs, 9_690m),
        new(StartMs + 3 * DayMs, 10_659m),
    ];

    private static readonly PerformanceReport Report = PerformanceReport.Compute(Trades, Equity, startingEquity: 10_000m);

    [Fact]
    public void Money_is_the_sum_over_the_trades()
    {
        Assert.Equal(340m, Report.GrossProfit);
        Assert.Equal(40m, Report.Fees);
        Assert.Equal(-2m, Report.Funding);
        Assert.Equal(298m, Report.NetProfit);
        Assert.Equal((10_000m, 10_659m), (Report.EquityStart, Report.EquityEnd));
        Assert.Equal(0.0659, Report.TotalReturnRatio!.Value, 1e-15);
    }

    [Fact]
    public void Trades_are_counted_after_costs_and_in_closing_order()
    {
        // Net, by exit: +110, −98, +286, 0.
        Assert.Equal((4, 2, 1, 1), (Report.Trades.Count, Report.Trades.Wins, Report.Trades.Losses, Report.Trades.Breakeven));
        Assert.Equal(0.5, Report.Trades.WinRate);
        Assert.Equal(396.0 / 98.0, Report.Trades.ProfitFactor!.Value, 1e-12);
        Assert.Equal(198.0 / 98.0, Report.Trades.Payoff!.Value, 1e-12);
        Assert.Equal(74.5m, Report.Trades.Expectancy);
        Assert.Equal((1, 1), (Report.Trades.LongestWinStreak, Report.Trades.LongestLossStreak));
    }

    [Fact]
    public void Ratios_are_annualised_from_daily_returns()
    {
        const double Mean = 0.07 / 3.0;
        double deviation = Math.Sqrt((Math.Pow(0.02 - Mean, 2) + Math.Pow(-0.05 - Mean, 2) + Math.Pow(0.10 - Mean, 2)) / 2.0);
        double growth = Math.Pow(1.0659, 365.0 / 3.0) - 1.0;

        Assert.Equal(3, Report.Days);
        Assert.Equal(deviation * Math.Sqrt(365.0), Report.AnnualVolatilityRatio!.Value, 1e-12);
        Assert.Equal(Mean / deviation * Math.Sqrt(365.0), Report.Sharpe!.Value, 1e-10);
        Assert.Equal(Mean / Math.Sqrt(0.0025 / 3.0) * Math.Sqrt(365.0), Report.Sortino!.Value, 1e-10);
        Assert.Equal(1.0, Report.AnnualReturnRatio!.Value / growth, 1e-12);
        Assert.Equal(1.0, Report.Calmar!.Value / (growth / (610.0 / 10_300.0)), 1e-12);
    }

    [Fact]
    public void Annualisation_follows_the_stated_periods()
    {
        var report = PerformanceReport.Compute(Trades, Equity, 10_000m, periodsPerYear: 252);

        Assert.Equal(Math.Sqrt(252.0 / 365.0), report.Sharpe!.Value / Report.Sharpe!.Value, 1e-12);
        Assert.Equal(Report.AnnualReturnRatio, report.AnnualReturnRatio);
    }

    /// <summary>The predecessor measured the drawdown against the realised peak only; the peak here was never realised.</summary>
    [Fact]
    public void Drawdown_is_taken_from_the_highest_equity_open_positions_included()
    {
        Assert.Equal(610.0 / 10_300.0, Report.MaxDrawdownRatio!.Value, 1e-15);
        Assert.Equal(StartMs + 12 * HourMs, Report.LargestDrawdown!.PeakTimeMs);
        Assert.Equal(StartMs + 2 * DayMs, Report.LargestDrawdown.TroughTimeMs);
        Assert.Equal(StartMs + 3 * DayMs, Report.LargestDrawdown.RecoveryTimeMs);
        Assert.Equal(TimeSpan.FromHours(60), Report.LongestDrawdown);
    }

    [Fact]
    public void Exposure_counts_overlapping_trades_once()
    {
        // 2..20, 50..54 and 60..72 of 72 hours.
        Assert.Equal(34.0 / 72.0, Report.ExposureRatio!.Value, 1e-15);
        Assert.Equal(TimeSpan.FromHours((8 + 12 + 4 + 12) / 4.0), Report.AverageHolding);
    }

    [Fact]
    public void Excursions_are_means_over_the_trades()
    {
        var report = PerformanceReport.Compute(
            [ATrade.With(10m) with { MaxFavourableRatio = 0.03, MaxAdverseRatio = 0.01 }, ATrade.With(-5m) with { MaxFavourableRatio = 0.01, MaxAdverseRatio = 0.02 }],
            [], 10_000m);

        Assert.Equal(0.02, report.AverageMaxFavourableRatio!.Value, 1e-15);
        Assert.Equal(0.015, report.AverageMaxAdverseRatio!.Value, 1e-15);
    }

    [Fact]
    public void Every_attribution_adds_up_to_the_whole()
    {
        Assert.All(
            new[] { Report.ByStrategy, Report.ByShare, Report.BySymbol, Report.ByDirection, Report.ByExitReason, Report.ByHour, Report.ByDayOfWeek },
            rows =>
            {
                Assert.Equal(Report.NetProfit, rows.Sum(row => row.NetProfit));
                Assert.Equal(Report.Fees, rows.Sum(row => row.Fees));
                Assert.Equal(Report.Funding, rows.Sum(row => row.Funding));
                Assert.Equal(Report.Trades.Count, rows.Sum(row => row.Statistics.Count));
            });
    }

    [Fact]
    public void Attribution_names_its_parts()
    {
        Assert.Equal(["macd", "rsi"], Report.ByStrategy.Select(row => row.Key));
        Assert.Equal([286m, 12m], Report.ByStrategy.Select(row => row.NetProfit));
        Assert.Equal(["BTCUSDT", "ETHUSDT"], Report.BySymbol.Select(row => row.Key));
        Assert.Equal(["long", "short"], Report.ByDirection.Select(row => row.Key));
        Assert.Equal(["signal", "stop", "target"], Report.ByExitReason.Select(row => row.Key));
        Assert.Equal(["02", "08", "12"], Report.ByHour.Select(row => row.Key));
        Assert.Equal(["Monday", "Wednesday"], Report.ByDayOfWeek.Select(row => row.Key));
    }

    [Fact]
    public void Run_without_trades_and_equity_reports_absence_and_not_zero()
    {
        var report = PerformanceReport.Compute([], [], 10_000m);

        Assert.Equal(0m, report.NetProfit);
        Assert.Null(report.Trades.WinRate);
        Assert.Null(report.EquityEnd);
        Assert.Null(report.Sharpe);
        Assert.Null(report.Sortino);
        Assert.Null(report.Calmar);
        Assert.Null(report.AnnualReturnRatio);
        Assert.Null(report.MaxDrawdownRatio);
        Assert.Null(report.ExposureRatio);
        Assert.Null(report.AverageHolding);
        Assert.Empty(report.BySymbol);
    }

    [Fact]
    public void Growth_too_steep_to_annualise_is_absent_and_not_infinite()
    {
        var report = PerformanceReport.Compute([], [new(StartMs, 10_000m), new(StartMs + 1_000, 20_000m)], 10_000m);

        Assert.Null(report.AnnualReturnRatio);
        Assert.Equal(0.0, report.MaxDrawdownRatio);
        Assert.Null(report.Calmar);
    }

    private static ClosedTrade Trade(
        long id, int enteredHour, int exitedHour, decimal gross, decimal fees, decimal funding, string symbol, Direction direction, string strategy, string exitReason) =>
        ATrade.With(gross) with
        {
            Id = id,
            EntryTimeMs = StartMs + enteredHour * HourMs,
            ExitTimeMs = StartMs + exitedHour * HourMs,
            Fees = fees,
            Funding = funding,
            Symbol = Symbol.Parse(symbol),
            Direction = direction,
            Strategy = strategy,
            ExitReason = exitReason,
        };
}
