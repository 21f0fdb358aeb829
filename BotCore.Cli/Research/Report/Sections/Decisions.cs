using BotCore.Trading.Kernel;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>What was decided at each primary candle, and so why most of them brought no trade.</summary>
internal static class Decisions
{
    public static void Write(HtmlWriter html, BacktestSummary run)
    {
        html.Raw("<section><h2 id=\"decisions\">Why there was a trade, or none</h2><p class=\"note\">Every candle on which the strategies decide has a recorded decision.</p>");
        long all = Math.Max(1, run.Decisions.Values.Sum());
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"decisions\"><table><thead><tr><th scope=\"col\">Decision</th><th scope=\"col\">Candles</th><th scope=\"col\">Share</th><th scope=\"col\">Kind</th><th scope=\"col\" class=\"text\">Meaning</th></tr></thead><tbody>");
        foreach (var (code, count) in run.Decisions.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var known = DecisionCodes.Find(code);
            html.Add($"<tr><th scope=\"row\" class=\"mono\">{code}</th><td>{Words.Count(count)}</td><td>{Words.Percent((double)count / all)}</td><td>{known?.Kind ?? Words.Unknown}</td><td class=\"text\">{known?.Meaning ?? Words.Unknown}</td></tr>");
        }
        html.Raw("</tbody></table></div>");
        if (run.Denials.Count > 0)
            html.Add($"<p class=\"note\">Orders that risk denied: {string.Join(", ", run.Denials.Select(pair => $"{pair.Key} {Words.Count(pair.Value)}"))}.</p>");
        html.Raw("</section>").Line();
    }
}
