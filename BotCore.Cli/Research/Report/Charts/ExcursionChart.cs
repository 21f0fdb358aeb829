using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>Each trade by how far it ran against us and how far with us while it was open.</summary>
internal static class ExcursionChart
{
    public static void Write(HtmlWriter html, IReadOnlyList<ClosedTrade> trades)
    {
        string about = $"Best and worst move of {Words.Count(trades.Count)} trades; on average {Words.Percent(trades.Average(trade => trade.MaxFavourableRatio))} with us, "
            + $"{Words.Percent(trades.Average(trade => trade.MaxAdverseRatio))} against us.";
        Figure.Write(html, about, isHalf: true, (svg, size) =>
        {
            double x = Math.Max(1e-4, trades.Max(trade => trade.MaxAdverseRatio)) * 1.06, y = Math.Max(1e-4, trades.Max(trade => trade.MaxFavourableRatio)) * 1.06;
            var plot = new Plot(52, 22, size.Width - 8, size.Height - 40).Over(0, x, 0, y);
            plot.GridY(svg, 4, Plain);
            plot.GridX(svg, Ticks.Numbers(0, x, size.Ticks - 1).Select(value => (value, Plain(value))));
            double both = Math.Min(x, y);
            svg.Add($"<line class=\"z\" x1=\"{plot.X(0):0.#}\" y1=\"{plot.Y(0):0.#}\" x2=\"{plot.X(both):0.#}\" y2=\"{plot.Y(both):0.#}\"/>");
            svg.Add($"<text x=\"{plot.Left:0.#}\" y=\"12\">best move (MFE)</text>");
            svg.Add($"<text x=\"{plot.Right:0.#}\" y=\"{size.Height - 6:0.#}\" text-anchor=\"end\">worst move (MAE)</text>");
            foreach (var trade in trades)
            {
                bool isWin = trade.NetPnl > 0m;
                double px = plot.X(trade.MaxAdverseRatio), py = plot.Y(trade.MaxFavourableRatio);
                string title = $"Trade {trade.Id}: best {Words.Percent(trade.MaxFavourableRatio)}, worst {Words.Percent(trade.MaxAdverseRatio)}, net {Words.Signed(trade.NetPnl)}";
                if (isWin) svg.Add($"<path class=\"pu\" d=\"M{px:0.#} {py - 4.5:0.#}l4.5 8h-9z\"><title>{title}</title></path>");
                else svg.Add($"<path class=\"pd\" d=\"M{px:0.#} {py + 4.5:0.#}l-4.5 -8h9z\"><title>{title}</title></path>");
            }
        });

        static string Plain(double ratio) => Words.SignedPercent1(ratio).TrimStart('+');
    }
}
