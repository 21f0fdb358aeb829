using System.Globalization;
using System.Text;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>Equity over time, and below it how far it was from its highest value.</summary>
internal static class EquityChart
{
    public static void Write(HtmlWriter html, IReadOnlyList<EquityPoint> equity, decimal start, long fromMs, long toMs)
    {
        var drawdown = DrawdownSeries.Of(equity, start);
        double worst = drawdown.Max(point => point.Ratio);
        string about = $"Equity from {Words.Money(start)} to {Words.Money(equity[^1].Equity)}; deepest drawdown {Words.Percent(worst)}.";
        Figure.Write(html, about, isHalf: false, (svg, size) =>
        {
            double split = size.Height * 0.66, right = size.Width - 8;
            double low = (double)Math.Min(start, equity.Min(point => point.Equity)), high = (double)Math.Max(start, equity.Max(point => point.Equity));
            double margin = Math.Max((high - low) * 0.08, high * 1e-4);
            var upper = new Plot(62, 10, right, split).Over(fromMs, toMs, low - margin, high + margin);
            var lower = new Plot(62, split + 16, right, size.Height - 26).Over(fromMs, toMs, -Math.Max(worst, 0.001) * 1.4, 0);
            var ticks = Ticks.Times(fromMs, toMs, size.Ticks).ToList();
            upper.GridX(svg, ticks, withLabels: false);
            lower.GridX(svg, ticks);
            upper.GridY(svg, 5, value => value.ToString("#,0", CultureInfo.InvariantCulture));
            lower.GridY(svg, 2, value => Words.Percent(value));
            svg.Add($"<line class=\"z\" x1=\"{upper.Left:0.#}\" x2=\"{upper.Right:0.#}\" y1=\"{upper.Y((double)start):0.#}\" y2=\"{upper.Y((double)start):0.#}\"/>");
            Line(svg, upper, [(fromMs, (double)start), .. equity.Select(point => (point.TimeMs, (double)point.Equity))], "l", "a", upper.Bottom);
            Line(svg, lower, [(fromMs, 0.0), .. drawdown.Select(point => (point.TimeMs, -point.Ratio))], "dl", "da", lower.Y(0));
            if (worst <= 0.0) return;
            var deepest = drawdown.First(point => point.Ratio == worst);
            double x = lower.X(deepest.TimeMs), y = lower.Y(-worst);
            svg.Add($"<circle class=\"bd\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.5\"/>");
            svg.Add($"<text class=\"strong\" x=\"{Math.Clamp(x, lower.Left + 24, lower.Right - 24):0.#}\" y=\"{y + 15:0.#}\" text-anchor=\"middle\">−{Words.Percent(worst)}</text>");
        });
    }

    /// <summary>A line that keeps each pixel's lowest and highest value: thinned, but no peak is lost.</summary>
    private static void Line(HtmlWriter html, Plot plot, IReadOnlyList<(long Time, double Value)> points, string line, string area, double floor)
    {
        var path = new StringBuilder();
        int i = 0;
        while (i < points.Count)
        {
            int pixel = (int)plot.X(points[i].Time), low = i, high = i, last = i;
            for (; i < points.Count && (int)plot.X(points[i].Time) == pixel; i++)
            {
                if (points[i].Value < points[low].Value) low = i;
                if (points[i].Value > points[high].Value) high = i;
                last = i;
            }
            foreach (int at in new[] { Math.Min(low, high), Math.Max(low, high), last }.Distinct())
                path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? "M" : "L")}{plot.X(points[at].Time):0.#} {plot.Y(points[at].Value):0.#}");
        }
        double first = plot.X(points[0].Time), end = plot.X(points[^1].Time);
        html.Add($"<path class=\"{area}\" d=\"{path.ToString()}L{end:0.#} {floor:0.#}L{first:0.#} {floor:0.#}Z\"/>");
        html.Add($"<path class=\"{line}\" d=\"{path.ToString()}\"/>");
    }
}
