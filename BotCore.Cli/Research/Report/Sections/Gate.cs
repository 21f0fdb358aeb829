using BotCore.Cli.Research.Runs;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>What the look-ahead gate compared and found.</summary>
internal static class Gate
{
    public static void Write(HtmlWriter html, LookAheadSummary? gate)
    {
        html.Raw("<section><h2 id=\"gate\">Look-ahead gate</h2>");
        if (gate is null)
        {
            html.Raw("<p class=\"note\">Switched off for this run: whether the strategies used the future was not tested.</p></section>").Line();
            return;
        }
        html.Add($"<p class=\"note\">What each strategy said at a candle, against what new instances say that were given the candles up to there and nothing else. Verdict: <strong>{gate.Verdict}</strong>; every one of {Words.Count(gate.BarsCompared)} primary candles was compared, and {Words.Count(gate.Restores)} times everything was moved into other instances through a snapshot.</p>");
        if (gate.FirstChange() is { } change) html.Add($"<p class=\"down\">{change}</p>");
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"gate\"><table><thead><tr><th scope=\"col\">Source</th><th scope=\"col\">Verdict</th><th scope=\"col\">Compared</th><th scope=\"col\">Signals</th><th scope=\"col\">Changed</th></tr></thead><tbody>");
        foreach (var source in gate.Sources)
            html.Add($"<tr><th scope=\"row\">{source.Name}</th><td>{source.Verdict}</td><td>{Words.Count(source.BarsCompared)}</td><td>{Words.Count(source.Signals)}</td><td>{Words.Count(source.Changed)}</td></tr>");
        html.Raw("</tbody></table></div></section>").Line();
    }
}
