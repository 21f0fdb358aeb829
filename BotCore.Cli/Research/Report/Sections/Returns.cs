using System.Globalization;
using BotCore.Cli.Research.Report.Charts;
using BotCore.Trading.Analytics;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>Returns by day and by month.</summary>
internal static class Returns
{
    private const long DayMs = 86_400_000;

    public static void Write(HtmlWriter html, ReturnSeries daily)
    {
        if (daily.Count == 0) return;
        html.Raw("<section><h2>Returns</h2><p class=\"note\">Of the equity, open positions included, by UTC day; months are compounded from days.</p>");
        ReturnsChart.Write(html, daily);
        html.Raw("<h3 id=\"months\">Months</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"months\"><table><thead><tr><th scope=\"col\">Month</th><th scope=\"col\">Return</th><td class=\"bar\"></td><th scope=\"col\">Days</th><th scope=\"col\">Best day</th><th scope=\"col\">Worst day</th></tr></thead><tbody>");
        var months = Months(daily);
        double largest = months.Max(month => Math.Abs(month.Return));
        foreach (var month in months)
        {
            double share = largest == 0.0 ? 0.0 : Math.Abs(month.Return) / largest * 100;
            html.Add($"<tr><th scope=\"row\">{month.Name}</th><td class=\"{Words.Tone(month.Return)}\">{Words.SignedPercent(month.Return)}</td><td class=\"bar\"><i class=\"{(month.Return < 0 ? "neg" : "pos")}\" style=\"width:{share:0.#}%\"></i></td>");
            html.Add($"<td>{Words.Count(month.Days)}</td><td>{Words.SignedPercent(month.Best)}</td><td>{Words.SignedPercent(month.Worst)}</td></tr>");
        }
        html.Raw("</tbody></table></div></section>").Line();
    }

    private static List<Month> Months(ReturnSeries daily)
    {
        var months = new List<Month>();
        for (int i = 0; i < daily.Count; i++)
        {
            double value = daily.Values[i];
            string name = DateTimeOffset.FromUnixTimeMilliseconds(daily.FirstDayMs + i * DayMs).ToString("yyyy-MM", CultureInfo.InvariantCulture);
            if (months.Count == 0 || months[^1].Name != name) months.Add(new Month(name, value, 1, value, value));
            else months[^1] = months[^1].With(value);
        }
        return months;
    }

    private sealed record Month(string Name, double Return, int Days, double Best, double Worst)
    {
        public Month With(double day) =>
            new(Name, (1 + Return) * (1 + day) - 1, Days + 1, Math.Max(Best, day), Math.Min(Worst, day));
    }
}
