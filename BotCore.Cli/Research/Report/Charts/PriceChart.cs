using BotCore.MarketData.Files;
using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>The price of one symbol as candles, with every trade: where it was entered, where it was left, and what it earned.</summary>
internal static class PriceChart
{
    /// <summary>More marks than this cover each other; the chart then shows the first ones and says so.</summary>
    public const int MostTrades = 400;

    public static void Write(HtmlWriter html, CandleSeries series, IReadOnlyList<ClosedTrade> trades, long fromMs, long toMs)
    {
        var shown = trades.Take(MostTrades).ToList();
        string about = $"Price of {series.Symbol} with {Words.Count(trades.Count)} trades.";
        Figure.Write(html, about, isHalf: false, (svg, size) =>
        {
            var candles = Merged(series, fromMs, toMs, (int)(size.Width / 5.5));
            if (candles.Count == 0) return;
            double low = candles.Min(candle => candle.Low), high = candles.Max(candle => candle.High), margin = (high - low) * 0.05;
            var plot = new Plot(62, 10, size.Width - 8, size.Height - 26).Over(fromMs, toMs, low - margin, high + margin);
            plot.GridX(svg, Ticks.Times(fromMs, toMs, size.Ticks));
            plot.GridY(svg, 6, Words.Price);
            double width = Math.Max(1.2, (plot.Right - plot.Left) / candles.Count * 0.64);
            foreach (var candle in candles) Candle(svg, plot, candle, width, (toMs - fromMs) / (double)candles.Count);
            foreach (var trade in shown) Trade(svg, plot, trade);
        });
        html.Raw("<p class=\"key\">");
        html.Raw("<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path class=\"bn\" d=\"M7 2L12 12H2Z\"/></svg>long entry</span>");
        html.Raw("<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path class=\"bn\" d=\"M7 12L2 2H12Z\"/></svg>short entry</span>");
        html.Raw("<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><circle class=\"me tw\" cx=\"7\" cy=\"7\" r=\"4\"/></svg>exit with a profit</span>");
        html.Raw("<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path class=\"tl\" d=\"M3 3L11 11M11 3L3 11\"/></svg>exit with a loss</span>");
        if (trades.Count > shown.Count) html.Add($"<span>marks of the first {Words.Count(shown.Count)} of {Words.Count(trades.Count)} trades</span>");
        html.Raw("</p>").Line();
    }

    private static void Candle(HtmlWriter svg, Plot plot, Candle candle, double width, double spanMs)
    {
        double x = plot.X(candle.OpenTimeMs + spanMs / 2), top = plot.Y(Math.Max(candle.Open, candle.Close)), bottom = plot.Y(Math.Min(candle.Open, candle.Close));
        svg.Add($"<g class=\"{(candle.Close >= candle.Open ? "cu" : "cd")}\"><line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{plot.Y(candle.High):0.#}\" y2=\"{plot.Y(candle.Low):0.#}\"/>");
        svg.Add($"<rect x=\"{x - width / 2:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{Math.Max(0.6, bottom - top):0.#}\" stroke=\"none\"/></g>");
    }

    private static void Trade(HtmlWriter svg, Plot plot, ClosedTrade trade)
    {
        double x1 = plot.X(trade.EntryTimeMs), y1 = plot.Y((double)trade.EntryPrice), x2 = plot.X(trade.ExitTimeMs), y2 = plot.Y((double)trade.ExitPrice);
        bool isWin = trade.NetPnl > 0m, isLong = trade.Direction == Direction.Long;
        string tone = isWin ? "tw" : "tl", body = isWin ? "bu" : "bd";
        svg.Add($"<g><title>Trade {trade.Id}: {(isLong ? "long" : "short")} {Words.Time(trade.EntryTimeMs)} at {trade.EntryPrice} → {Words.Time(trade.ExitTimeMs)} at {trade.ExitPrice}, {trade.ExitReason}, net {Words.Signed(trade.NetPnl)}</title>");
        svg.Add($"<line class=\"{tone}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");
        if (isLong) svg.Add($"<path class=\"{body}\" d=\"M{x1:0.#} {y1 - 4:0.#}l4 8h-8z\"/>");
        else svg.Add($"<path class=\"{body}\" d=\"M{x1:0.#} {y1 + 4:0.#}l-4 -8h8z\"/>");
        if (isWin) svg.Add($"<circle class=\"me tw\" cx=\"{x2:0.#}\" cy=\"{y2:0.#}\" r=\"2.6\"/></g>");
        else svg.Add($"<path class=\"tl\" d=\"M{x2 - 2.6:0.#} {y2 - 2.6:0.#}l5.2 5.2m0 -5.2l-5.2 5.2\"/></g>");
    }

    /// <summary>The candles of the span as at most so many longer ones of equal time.</summary>
    private static List<Candle> Merged(CandleSeries series, long fromMs, long toMs, int most)
    {
        int first = series.IndexAtOrAfter(fromMs), end = series.IndexAtOrAfter(toMs);
        long step = Math.Max(series.Timeframe.Ms, (toMs - fromMs + most - 1) / most);
        var merged = new List<Candle>();
        for (int i = first; i < end; i++)
        {
            var candle = series[i];
            long slot = fromMs + (candle.OpenTimeMs - fromMs) / step * step;
            if (merged.Count == 0 || merged[^1].OpenTimeMs != slot)
            {
                merged.Add(candle with { OpenTimeMs = slot });
                continue;
            }
            var open = merged[^1];
            merged[^1] = open with
            {
                High = Math.Max(open.High, candle.High),
                Low = Math.Min(open.Low, candle.Low),
                Close = candle.Close,
                Volume = open.Volume + candle.Volume,
            };
        }
        return merged;
    }
}
