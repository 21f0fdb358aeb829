using BotCore.Cli.Research.Runs;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research;

namespace BotCore.Cli.Research;

/// <summary>A backtest as it is printed with <c>--json</c>. Numbers that the data does not give are null.</summary>
/// <param name="Settings">Every setting with the value that was used.</param>
internal sealed record BacktestSummary(
    IReadOnlyList<string> Symbols, string Model, DateTimeOffset From, DateTimeOffset To, long Candles, int Trades, int Wins, int Losses, double? WinRate,
    decimal NetPnl, decimal GrossPnl, decimal Fees, decimal Funding, decimal StartingBalance, decimal FinalBalance, decimal FinalEquity,
    double? ProfitFactor, decimal? Expectancy, double? MaxDrawdownRatio, double? Sharpe, double? Sortino, double? Calmar, double? ExposureRatio,
    int OpenPositions, long AmbiguousCandles, IReadOnlyDictionary<string, long> Decisions, IReadOnlyDictionary<string, long> Denials,
    string TradeHash, double WallSeconds, double CandlesPerSecond, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Of the ambiguous candles, those in which shorter ones gave the order; null without <c>--detail</c>.</summary>
    public long? ResolvedCandles { get; init; }

    /// <summary>Of the ambiguous candles, those in which the assumed path decided.</summary>
    public long? StillAmbiguousCandles { get; init; }

    public double? AnnualReturnRatio { get; init; }

    public double? AnnualVolatilityRatio { get; init; }

    public double? LongestDrawdownDays { get; init; }

    /// <summary>Average win ÷ |average loss|.</summary>
    public double? Payoff { get; init; }

    public int? LongestWinStreak { get; init; }

    public int? LongestLossStreak { get; init; }

    public double? AverageHoldingMinutes { get; init; }

    public double? AverageMaxFavourableRatio { get; init; }

    public double? AverageMaxAdverseRatio { get; init; }

    /// <summary>Null in files of before it was computed.</summary>
    public SharpeEvidence? DeflatedSharpe { get; init; }

    /// <summary>The strategies' own sub-ledgers; null in files of before there were any.</summary>
    public IReadOnlyList<StrategyLine>? Strategies { get; init; }

    /// <summary>Null when it was switched off.</summary>
    public LookAheadSummary? LookAhead { get; init; }

    /// <summary>Null unless asked for; the first row is the run itself.</summary>
    public IReadOnlyList<StressRow>? Stress { get; init; }

    public static BacktestSummary Of(BacktestResult result, TimeSpan wall)
    {
        var report = result.Report;
        return new BacktestSummary(
            [.. result.Symbols.Select(symbol => symbol.ToString())], "path", DateTimeOffset.FromUnixTimeMilliseconds(result.FromMs),
            DateTimeOffset.FromUnixTimeMilliseconds(result.ToMs), result.Candles, report.Trades.Count, report.Trades.Wins, report.Trades.Losses,
            report.Trades.WinRate, report.NetProfit, report.GrossProfit, report.Fees, report.Funding, report.EquityStart, result.FinalBalance,
            result.FinalEquity, report.Trades.ProfitFactor, report.Trades.Expectancy, report.MaxDrawdownRatio, report.Sharpe, report.Sortino,
            report.Calmar, report.ExposureRatio, result.OpenPositions.Count, result.AmbiguousCandles, result.Decisions, result.Denials,
            result.TradeHash, wall.TotalSeconds, result.Candles / Math.Max(wall.TotalSeconds, 1e-9),
            SettingCatalogue.AllOf(result.Settings).ToDictionary(setting => setting.Name, setting => setting.Of(result.Settings)))
        {
            ResolvedCandles = result.ResolvedCandles,
            StillAmbiguousCandles = result.AmbiguousCandles - result.ResolvedCandles,
            AnnualReturnRatio = report.AnnualReturnRatio,
            AnnualVolatilityRatio = report.AnnualVolatilityRatio,
            LongestDrawdownDays = report.LongestDrawdown?.TotalDays,
            Payoff = report.Trades.Payoff,
            LongestWinStreak = report.Trades.LongestWinStreak,
            LongestLossStreak = report.Trades.LongestLossStreak,
            AverageHoldingMinutes = report.AverageHolding?.TotalMinutes,
            AverageMaxFavourableRatio = report.AverageMaxFavourableRatio,
            AverageMaxAdverseRatio = report.AverageMaxAdverseRatio,
            Strategies = [.. result.Strategies.Select(strategy => new StrategyLine(strategy.Strategy, strategy.RealisedPnl, strategy.Fees, strategy.Funding, strategy.NetPnl, strategy.Holdings.Count))],
        };
    }
}

/// <summary>What one strategy has earned and paid; together they are the account's gross result, fees and funding.</summary>
/// <param name="OpenPositions">Positions it has a part in.</param>
internal sealed record StrategyLine(string Strategy, decimal RealisedPnl, decimal Fees, decimal Funding, decimal NetPnl, int OpenPositions);
