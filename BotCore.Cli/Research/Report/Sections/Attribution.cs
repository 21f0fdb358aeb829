using BotCore.Cli.Research.Analysis;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>Where the result came from: one table per question.</summary>
internal static class Attribution
{
    private static readonly Dictionary<string, string> Titles = new()
    {
        ["strategy"] = "Strategies that agreed",
        ["share"] = "Share of each strategy",
        ["symbol"] = "Symbol",
        ["direction"] = "Direction",
        ["reason"] = "Reason of the exit",
        ["hour"] = "Hour of the entry, UTC",
        ["weekday"] = "Weekday of the entry, UTC",
    };

    public static void Write(HtmlWriter html, PerformanceReport report)
    {
        html.Raw("<section><h2>Where the result came from</h2><p class=\"note\">Net PnL after fees and funding; the rows of each table add up to the whole.</p>");
        foreach (string question in TradeAttribution.Questions)
        {
            var rows = TradeAttribution.Rows(report, question);
            if (rows.Count > 0) Table(html, Titles[question], rows);
        }
        html.Raw("</section>").Line();
    }

    private static void Table(HtmlWriter html, string title, IReadOnlyList<AttributionRow> rows)
    {
        decimal largest = rows.Max(row => Math.Abs(row.NetProfit));
        html.Add($"<h3 id=\"{Id(title)}\">{title}</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{Id(title)}\"><table><thead><tr>");
        html.Add($"<th scope=\"col\">{title.Split(' ', ',')[0]}</th><th scope=\"col\">Trades</th><th scope=\"col\">Won</th><th scope=\"col\">Net PnL</th><td class=\"bar\"></td>");
        html.Raw("<th scope=\"col\">A trade</th><th scope=\"col\">Profit factor</th><th scope=\"col\">Fees</th></tr></thead><tbody>");
        foreach (var row in rows)
        {
            double share = largest == 0m ? 0 : (double)(Math.Abs(row.NetProfit) / largest) * 100;
            html.Add($"<tr><th scope=\"row\">{row.Key.Replace("+", " + ", StringComparison.Ordinal)}</th><td>{Words.Count(row.Statistics.Count)}</td><td>{Words.Percent(row.Statistics.WinRate)}</td>");
            html.Add($"<td class=\"{Words.Tone(row.NetProfit)}\">{Words.Signed(row.NetProfit)}</td><td class=\"bar\"><i class=\"{(row.NetProfit < 0m ? "neg" : "pos")}\" style=\"width:{share:0.#}%\"></i></td>");
            html.Add($"<td>{Words.Signed(row.Statistics.Expectancy)}</td><td>{Words.Number(row.Statistics.ProfitFactor)}</td><td>{Words.Money(row.Fees)}</td></tr>");
        }
        html.Raw("</tbody></table></div>").Line();
    }

    private static string Id(string title) => "by-" + title.Split(' ', ',')[0].ToLowerInvariant();
}
