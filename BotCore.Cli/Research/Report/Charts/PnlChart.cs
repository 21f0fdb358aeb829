using System.Globalization;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>How the results of the trades are spread. A bin ends at zero, so that no bar holds wins and losses.</summary>
internal static class PnlChart
{
    private const int AboutBins = 22;

    public static void Write(HtmlWriter html, IReadOnlyList<ClosedTrade> trades)
    {
        double[] results = [.. trades.Select(trade => (double)trade.NetPnl)];
        double min = Math.Min(0, results.Min()), max = Math.Max(0, results.Max());
        var edges = Ticks.Numbers(min, max, AboutBins).Take(2).ToArray();
        double step = edges.Length == 2 ? edges[1] - edges[0] : Math.Max(1e-9, max - min);
        int first = (int)Math.Floor(min / step), count = (int)Math.Floor(max / step) - first + 1;
        int[] bins = new int[count];
        foreach (double result in results) bins[Math.Clamp((int)Math.Floor(result / step) - first, 0, count - 1)]++;
        double mean = results.Average();
        string about = $"Results from {Words.Number(results.Min())} to {Words.Number(results.Max())}, mean {Words.Number(mean)}.";
        Figure.Write(html, about, isHalf: true, (svg, size) =>
        {
            var plot = new Plot(36, 22, size.Width - 8, size.Height - 26).Over(first * step, (first + count) * step, 0, bins.Max() * 1.05);
            plot.GridY(svg, 4, value => value.ToString("0.#", CultureInfo.InvariantCulture));
            plot.GridX(svg, Ticks.Numbers(plot.MinX, plot.MaxX, size.Ticks).Select(value => (value, value.ToString("#,0.##;−#,0.##", CultureInfo.InvariantCulture))));
            for (int i = 0; i < count; i++)
            {
                if (bins[i] == 0) continue;
                double from = (first + i) * step, x = plot.X(from), width = plot.X(from + step) - x - 1.5, y = plot.Y(bins[i]);
                svg.Add($"<rect class=\"{(first + i >= 0 ? "bu" : "bd")}\" x=\"{x + 0.75:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(1, width):0.#}\" height=\"{plot.Bottom - y:0.#}\"><title>{Words.Number(from)} to {Words.Number(from + step)}: {Words.Count(bins[i])} trades</title></rect>");
            }
            double at = plot.X(mean);
            svg.Add($"<line class=\"z\" x1=\"{at:0.#}\" x2=\"{at:0.#}\" y1=\"{plot.Top - 4:0.#}\" y2=\"{plot.Bottom:0.#}\"/>");
            svg.Add($"<text class=\"strong\" x=\"{at:0.#}\" y=\"{plot.Top - 9:0.#}\" text-anchor=\"middle\">mean {Words.Number(mean)}</text>");
        });
    }
}
