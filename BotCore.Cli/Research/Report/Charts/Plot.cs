namespace BotCore.Cli.Research.Report.Charts;

/// <summary>The size a chart is drawn at. Each is drawn twice, for wide and for narrow screens, so that its text stays readable.</summary>
/// <param name="Ticks">About how many labels fit along the bottom.</param>
internal readonly record struct PlotSize(string Class, double Width, double Height, int Ticks);

/// <summary>A rectangle in which values become coordinates, with its grid.</summary>
internal sealed class Plot(double left, double top, double right, double bottom)
{
    public double Left => left;

    public double Right => right;

    public double Top => top;

    public double Bottom => bottom;

    public double MinX { get; private set; }

    public double MaxX { get; private set; } = 1;

    public double MinY { get; private set; }

    public double MaxY { get; private set; } = 1;

    /// <summary>A range without extent is widened: a flat line is drawn in the middle.</summary>
    public Plot Over(double minX, double maxX, double minY, double maxY)
    {
        (MinX, MaxX) = Widened(minX, maxX);
        (MinY, MaxY) = Widened(minY, maxY);
        return this;
    }

    public double X(double value) => left + (value - MinX) / (MaxX - MinX) * (right - left);

    public double Y(double value) => bottom - (value - MinY) / (MaxY - MinY) * (bottom - top);

    /// <summary>Horizontal grid lines with labels at their left.</summary>
    public void GridY(HtmlWriter html, int about, Func<double, string> label)
    {
        foreach (double value in Ticks.Numbers(MinY, MaxY, about))
        {
            double y = Y(value);
            html.Add($"<line class=\"g\" x1=\"{left:0.#}\" x2=\"{right:0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            html.Add($"<text x=\"{left - 7:0.#}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{label(value)}</text>");
        }
    }

    /// <summary>Vertical grid lines with labels below.</summary>
    public void GridX(HtmlWriter html, IEnumerable<(double Value, string Label)> ticks, bool withLabels = true)
    {
        foreach (var (value, label) in ticks)
        {
            double x = X(value);
            html.Add($"<line class=\"g\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{top:0.#}\" y2=\"{bottom:0.#}\"/>");
            if (withLabels) html.Add($"<text x=\"{x:0.#}\" y=\"{bottom + 17:0.#}\" text-anchor=\"middle\">{label}</text>");
        }
    }

    private static (double Min, double Max) Widened(double min, double max) =>
        max > min ? (min, max) : (min - Math.Max(1e-9, Math.Abs(min) * 0.01), min + Math.Max(1e-9, Math.Abs(min) * 0.01));
}
