namespace BotCore.Cli.Research.Report.Charts;

/// <summary>A chart with its description, drawn for wide and for narrow screens; a style rule shows one of them.</summary>
internal static class Figure
{
    private static readonly PlotSize[] Whole = [new("wide", 1000, 330, 9), new("narrow", 340, 270, 3)];
    private static readonly PlotSize[] Half = [new("wide", 480, 300, 6), new("narrow", 340, 270, 4)];

    /// <param name="describes">What a reader who does not see the chart should know: the figures it shows.</param>
    /// <param name="isHalf">It stands beside another one on wide screens.</param>
    /// <param name="share">Height as a share of the usual one.</param>
    public static void Write(HtmlWriter html, string describes, bool isHalf, Action<HtmlWriter, PlotSize> draw, double share = 1.0)
    {
        html.Raw("<figure>");
        foreach (var usual in isHalf ? Half : Whole)
        {
            var size = usual with { Height = Math.Round(usual.Height * share) };
            html.Add($"<svg class=\"{size.Class}\" viewBox=\"0 0 {size.Width} {size.Height}\" role=\"img\" aria-label=\"{describes}\">");
            draw(html, size);
            html.Raw("</svg>");
        }
        html.Raw("</figure>").Line();
    }
}
