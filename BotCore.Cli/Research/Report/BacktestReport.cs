using BotCore.Cli.Output;
using BotCore.Cli.Research.Report.Charts;
using BotCore.Cli.Research.Report.Sections;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report;

/// <summary>
/// A backtest as one HTML file that opens from a disk: charts are drawn into it as SVG, there is no script, and its own policy
/// forbids the browser to load anything.
/// </summary>
internal static class BacktestReport
{
    /// <summary>Symbols whose price is drawn; of more, the first ones.</summary>
    private const int MostPriceCharts = 8;

    /// <summary>Writes beside the target first and moves it into place, so that the file is whole or not there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReportData data) => WholeFile.Write(path, writer => writer.Write(Html(data)));

    public static string Html(ReportData data)
    {
        var (run, result) = (data.Summary, data.Result);
        var html = new HtmlWriter();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">");
        html.Raw("<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">");
        html.Add($"<title>Backtest of {string.Join(", ", run.Symbols)}</title><style>").Raw(ReportStyle.Css).Raw("</style></head>\n<body><main>\n");
        Summary.Write(html, data);
        Equity(html, data);
        Prices(html, data);
        Returns.Write(html, ReturnSeries.Daily(result.EquityCurve, run.StartingBalance));
        Spread(html, result.Trades);
        Stress.Write(html, run.Stress);
        if (result.Trades.Count > 0) Attribution.Write(html, result.Report);
        Decisions.Write(html, run);
        Gate.Write(html, run.LookAhead);
        Trades.Write(html, result.Trades);
        Settings.Write(html, data);
        html.Raw("<footer>Simulated trades on recorded candles. Fills, fees and slippage are assumptions; what worked in the past need not work again. Times are UTC; a number that the data does not give is —.</footer>");
        html.Raw("</main></body></html>\n");
        return html.ToString();
    }

    private static void Equity(HtmlWriter html, ReportData data)
    {
        var curve = data.Result.EquityCurve;
        if (curve.Count == 0) return;
        html.Raw("<section><h2>Equity and drawdown</h2><p class=\"note\">Wallet balance and open positions at the close of each candle; the dashed line is the start. Below: the distance from the highest value so far.</p>");
        EquityChart.Write(html, curve, data.Summary.StartingBalance, data.Result.FromMs, data.Result.ToMs);
        html.Raw("</section>").Line();
    }

    private static void Prices(HtmlWriter html, ReportData data)
    {
        foreach (var series in data.Series.Take(MostPriceCharts))
        {
            html.Add($"<section><h2>{series.Symbol}: price and trades</h2><p class=\"note\">Candles are merged to fit; a line joins entry and exit. Point at a mark to read the trade.</p>");
            var trades = data.Result.Trades.Where(trade => trade.Symbol == series.Symbol).ToList();
            PriceChart.Write(html, series, trades, data.Result.FromMs, data.Result.ToMs);
            html.Raw("</section>").Line();
        }
        if (data.Series.Count > MostPriceCharts)
            html.Add($"<p class=\"note\">Prices of {Words.Count(MostPriceCharts)} of {Words.Count(data.Series.Count)} symbols are drawn.</p>");
    }

    private static void Spread(HtmlWriter html, IReadOnlyList<ClosedTrade> trades)
    {
        if (trades.Count == 0) return;
        html.Raw("<div class=\"pair\"><section><h2>Results of the trades</h2><p class=\"note\">Trades by net PnL; no bar holds both wins and losses.</p>");
        PnlChart.Write(html, trades);
        html.Raw("</section><section><h2>With us and against us</h2><p class=\"note\">▲ won, ▼ lost. Below the dashed line a trade ran further against us than with us.</p>");
        ExcursionChart.Write(html, trades);
        html.Raw("</section></div>").Line();
    }
}
