namespace BotCore.Trading.Analytics;

/// <summary>What a run or an account achieved, computed from its closed trades and its equity. <c>null</c> means: there is no such value.</summary>
/// <remarks>
/// Money is in quote asset. Profits and trade statistics come from closed trades alone; returns, drawdown and ratios come from equity,
/// open positions included. Ratios are annualised from daily returns with the stated number of periods, at a risk-free rate of zero.
/// </remarks>
public sealed record PerformanceReport
{
    private const double DayMs = 86_400_000.0;

    /// <summary>Basis of annualisation: 365 for a market that never closes.</summary>
    public required int PeriodsPerYear { get; init; }

    /// <summary>Sum over the closed trades, after fees and funding.</summary>
    public required decimal NetProfit { get; init; }

    /// <summary>Sum over the closed trades, before fees and funding.</summary>
    public required decimal GrossProfit { get; init; }

    /// <summary>Paid by the closed trades.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Of the closed trades, positive received.</summary>
    public required decimal Funding { get; init; }

    /// <summary>Counts, rates, averages and streaks of the net results, in the order in which the trades closed.</summary>
    public required TradeStatistics Trades { get; init; }

    public required decimal EquityStart { get; init; }

    /// <summary>Last equity point.</summary>
    public required decimal? EquityEnd { get; init; }

    /// <summary>Equity end ÷ start − 1.</summary>
    public required double? TotalReturnRatio { get; init; }

    /// <summary>Number of daily returns behind the ratios.</summary>
    public required int Days { get; init; }

    /// <summary>Compound annual growth (CAGR) between the first and the last equity point, on calendar days of 365 a year.</summary>
    public required double? AnnualReturnRatio { get; init; }

    public required double? AnnualVolatilityRatio { get; init; }

    public required double? Sharpe { get; init; }

    public required double? Sortino { get; init; }

    /// <summary>Annual return ÷ largest drawdown; no value without a drawdown.</summary>
    public required double? Calmar { get; init; }

    /// <summary>Of the daily returns, bias-corrected.</summary>
    public required double? Skewness { get; init; }

    /// <summary>Of the daily returns, bias-corrected, 0 for a normal distribution.</summary>
    public required double? ExcessKurtosis { get; init; }

    /// <summary>The largest by ratio, with its instants; <c>null</c> when the equity never fell.</summary>
    public required Drawdown? LargestDrawdown { get; init; }

    /// <summary>0 when the equity never fell, <c>null</c> without equity.</summary>
    public required double? MaxDrawdownRatio { get; init; }

    /// <summary>Longest time below an earlier peak, recovered or not; <c>null</c> when the equity never fell.</summary>
    public required TimeSpan? LongestDrawdown { get; init; }

    /// <summary>Share of the time with at least one closed trade open, over the span of the equity.</summary>
    public required double? ExposureRatio { get; init; }

    public required TimeSpan? AverageHolding { get; init; }

    /// <summary>Mean best unrealised move as a ratio of the entry price (MFE).</summary>
    public required double? AverageMaxFavourableRatio { get; init; }

    /// <summary>Mean worst unrealised move as a ratio of the entry price (MAE).</summary>
    public required double? AverageMaxAdverseRatio { get; init; }

    public required IReadOnlyList<AttributionRow> ByStrategy { get; init; }

    /// <summary>Each strategy's even share of the trades it agreed on.</summary>
    public required IReadOnlyList<AttributionRow> ByShare { get; init; }

    public required IReadOnlyList<AttributionRow> BySymbol { get; init; }

    public required IReadOnlyList<AttributionRow> ByDirection { get; init; }

    public required IReadOnlyList<AttributionRow> ByExitReason { get; init; }

    /// <summary>UTC hour of the entry.</summary>
    public required IReadOnlyList<AttributionRow> ByHour { get; init; }

    /// <summary>UTC weekday of the entry.</summary>
    public required IReadOnlyList<AttributionRow> ByDayOfWeek { get; init; }

    /// <param name="trades">In any order; they are ordered by exit time and id.</param>
    /// <param name="equity">In time order; empty when it is not known: what needs it is then absent.</param>
    /// <param name="startingEquity">Above zero, the first peak.</param>
    /// <param name="periodsPerYear">At least 1.</param>
    /// <exception cref="ArgumentException">Equity out of order, or a number out of range.</exception>
    public static PerformanceReport Compute(
        IReadOnlyList<ClosedTrade> trades, IReadOnlyList<EquityPoint> equity, decimal startingEquity, int periodsPerYear = 365)
    {
        ArgumentNullException.ThrowIfNull(trades);
        ArgumentNullException.ThrowIfNull(equity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(startingEquity);
        ArgumentOutOfRangeException.ThrowIfLessThan(periodsPerYear, 1);
        IReadOnlyList<ClosedTrade> closed = [.. trades.OrderBy(trade => trade.ExitTimeMs).ThenBy(trade => trade.Id)];
        var daily = ReturnSeries.Daily(equity, startingEquity);
        bool known = equity.Count > 0;
        IReadOnlyList<Drawdown> drawdowns = known ? Drawdown.Of([new EquityPoint(equity[0].TimeMs, startingEquity), .. equity]) : [];
        var largest = Drawdown.LargestByRatio(drawdowns);
        double? annualReturn = known
            ? Growth.Cagr(startingEquity, equity[^1].Equity, (equity[^1].TimeMs - equity[0].TimeMs) / DayMs)
            : null;
        return new PerformanceReport
        {
            PeriodsPerYear = periodsPerYear,
            NetProfit = closed.Sum(trade => trade.NetPnl),
            GrossProfit = closed.Sum(trade => trade.GrossPnl),
            Fees = closed.Sum(trade => trade.Fees),
            Funding = closed.Sum(trade => trade.Funding),
            Trades = TradeStatistics.Of([.. closed.Select(trade => trade.NetPnl)]),
            EquityStart = startingEquity,
            EquityEnd = known ? equity[^1].Equity : null,
            TotalReturnRatio = known ? (double)(equity[^1].Equity / startingEquity - 1m) : null,
            Days = daily.Count,
            AnnualReturnRatio = annualReturn,
            AnnualVolatilityRatio = ReturnStatistics.AnnualVolatility(daily.Values, periodsPerYear),
            Sharpe = ReturnStatistics.Sharpe(daily.Values, periodsPerYear),
            Sortino = ReturnStatistics.Sortino(daily.Values, periodsPerYear),
            Calmar = annualReturn / largest?.Ratio,
            Skewness = ReturnStatistics.Skewness(daily.Values),
            ExcessKurtosis = ReturnStatistics.ExcessKurtosis(daily.Values),
            LargestDrawdown = largest,
            MaxDrawdownRatio = known ? largest?.Ratio ?? 0.0 : null,
            LongestDrawdown = drawdowns.Count == 0 ? null : drawdowns.Max(drawdown => drawdown.Duration),
            ExposureRatio = known ? Exposure.Ratio(closed, equity[0].TimeMs, equity[^1].TimeMs) : null,
            AverageHolding = closed.Count == 0 ? null : TimeSpan.FromMilliseconds(closed.Average(trade => trade.ExitTimeMs - trade.EntryTimeMs)),
            AverageMaxFavourableRatio = closed.Count == 0 ? null : closed.Average(trade => trade.MaxFavourableRatio),
            AverageMaxAdverseRatio = closed.Count == 0 ? null : closed.Average(trade => trade.MaxAdverseRatio),
            ByStrategy = AttributionRow.By(closed, trade => trade.Strategy),
            ByShare = AttributionRow.ByShare(closed),
            BySymbol = AttributionRow.By(closed, trade => trade.Symbol.ToString()),
            ByDirection = AttributionRow.ByDirection(closed),
            ByExitReason = AttributionRow.By(closed, trade => trade.ExitReason),
            ByHour = AttributionRow.ByEntryHour(closed),
            ByDayOfWeek = AttributionRow.ByEntryWeekday(closed),
        };
    }
}
