using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Charts;

/// <summary>One bar per UTC day.</summary>
internal static class ReturnsChart
{
    private const long DayMs = 86_400_000;

    public static void Write(HtmlWriter html, ReturnSeries daily)
    {
        double[] values = daily.Values.ToArray();
        string about = $"{Words.Count(values.Count(value => value > 0))} days with a gain, {Words.Count(values.Count(value => value < 0))} with a loss; "
            + $"best {Words.SignedPercent(values.Max())}, worst {Words.SignedPercent(values.Min())}.";
        Figure.Write(html, about, isHalf: false, (svg, size) =>
        {
            double low = Math.Min(0, values.Min()), high = Math.Max(0, values.Max()), margin = Math.Max((high - low) * 0.08, 1e-4);
            long from = daily.FirstDayMs, to = from + values.Length * DayMs;
            var plot = new Plot(62, 10, size.Width - 8, size.Height - 26).Over(from, to, low - margin, high + margin);
            plot.GridX(svg, Ticks.Times(from, to, size.Ticks));
            plot.GridY(svg, 4, Words.SignedPercent1);
            double width = Math.Max(0.8, (plot.Right - plot.Left) / values.Length * 0.72), zero = plot.Y(0);
            for (int i = 0; i < values.Length; i++)
            {
                double x = plot.X(from + (i + 0.5) * DayMs) - width / 2, y = plot.Y(values[i]);
                svg.Add($"<rect class=\"{(values[i] >= 0 ? "bu" : "bd")}\" x=\"{x:0.#}\" y=\"{Math.Min(y, zero):0.#}\" width=\"{width:0.#}\" height=\"{Math.Abs(zero - y):0.#}\"><title>{Words.Day(from + i * DayMs)}: {Words.SignedPercent(values[i])}</title></rect>");
            }
            svg.Add($"<line class=\"z\" x1=\"{plot.Left:0.#}\" x2=\"{plot.Right:0.#}\" y1=\"{zero:0.#}\" y2=\"{zero:0.#}\"/>");
        }, share: 0.62);
    }
}
