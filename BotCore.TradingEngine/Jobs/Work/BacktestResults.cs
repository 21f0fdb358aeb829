using BotCore.Contracts.Jobs;
using BotCore.Contracts.Trading;
using BotCore.MarketData.Files;
using BotCore.Trading.Analytics;
using BotCore.Trading.Kernel;
using BotCore.Trading.Research;
using BotCore.TradingEngine.Api;

namespace BotCore.TradingEngine.Jobs.Work;

/// <summary>Backtests in the words of the API.</summary>
internal static class BacktestResults
{
    private const int MostPoints = 2000;
    private const int MostTrades = 2000;

    public static BacktestResultModel ToModel(BacktestResult result, IReadOnlyList<CandleSeries> series)
    {
        var report = result.Report;
        return new BacktestResultModel(
            [.. series.Select(Market)], WordMapping.Time(result.FromMs), WordMapping.Time(result.ToMs), result.Candles, result.TradeHash,
            report.Trades.Count, report.Trades.Wins, report.Trades.Losses, report.Trades.WinRate, report.NetProfit, report.GrossProfit, report.Fees,
            report.Funding, report.EquityStart, result.FinalBalance, result.FinalEquity, report.Trades.ProfitFactor, report.Trades.Expectancy,
            report.MaxDrawdownRatio, report.Sharpe, report.Sortino, report.Calmar, ProbabilityOfAnEdge(result), report.ExposureRatio,
            result.OpenPositions.Count, result.AmbiguousCandles, result.Decisions, result.Denials,
            SettingCatalogue.AllOf(result.Settings).ToDictionary(setting => setting.Name, setting => setting.Of(result.Settings)),
            Thinned(result.EquityCurve), [.. result.Trades.Skip(result.Trades.Count - MostTrades).Select(TradeMapping.ToModel)]);
    }

    public static JobMarketModel Market(CandleSeries series) => new(series.Symbol.ToString(), series.Timeframe.ToString(), series.Fingerprint);

    /// <summary>With a single trial the deflated Sharpe ratio is the probabilistic one.</summary>
    private static double? ProbabilityOfAnEdge(BacktestResult result)
    {
        var daily = ReturnSeries.Daily(result.EquityCurve, result.Report.EquityStart);
        return daily.Count < 2 ? null : ProbabilisticSharpe.Of(daily.Values, DeflatedSharpe.ExpectedMaximumOf(1, 1.0 / (daily.Count - 1)));
    }

    /// <summary>Every n-th point and the last one.</summary>
    private static List<EquityPointModel> Thinned(IReadOnlyList<EquityPoint> curve)
    {
        int every = Math.Max(1, (curve.Count + MostPoints - 2) / (MostPoints - 1));
        var points = new List<EquityPointModel>();
        for (int i = 0; i < curve.Count; i++)
            if (i % every == 0 || i == curve.Count - 1) points.Add(new EquityPointModel(WordMapping.Time(curve[i].TimeMs), curve[i].Equity));
        return points;
    }
}
