using BotCore.Cli.Research.Runs;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>The run under worse conditions.</summary>
internal static class Stress
{
    public static void Write(HtmlWriter html, IReadOnlyList<StressRow>? rows)
    {
        html.Raw("<section><h2 id=\"stress\">Cost stress</h2>");
        if (rows is null)
        {
            html.Raw("<p class=\"note\">Not run. <span class=\"mono\">botcore backtest --stress</span> repeats the backtest with fees ×2, one more tick of slippage, signals one candle later, and all three.</p></section>").Line();
            return;
        }
        html.Raw("<p class=\"note\">The same candles through the same kernel again, each time under one worse condition. A result that turns here was never there.</p>");
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"stress\"><table><thead><tr><th scope=\"col\">Condition</th><th scope=\"col\">Net PnL</th><th scope=\"col\">Trades</th><th scope=\"col\">Profit factor</th><th scope=\"col\">Max drawdown</th><th scope=\"col\">Sharpe</th><th scope=\"col\">Fees</th><th scope=\"col\">Trade hash</th></tr></thead><tbody>");
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            html.Add($"<tr class=\"{(i == 0 ? "now" : "")}\"><th scope=\"row\">{row.Title}</th><td class=\"{Words.Tone(row.NetPnl)}\">{Words.Signed(row.NetPnl)}</td><td>{Words.Count(row.Trades)}</td><td>{Words.Number(row.ProfitFactor)}</td>");
            html.Add($"<td>{Words.Percent(row.MaxDrawdownRatio)}</td><td>{Words.Number(row.Sharpe)}</td><td>{Words.Money(row.Fees)}</td><td class=\"mono\" title=\"{row.TradeHash}\">{row.TradeHash[..12]}</td></tr>");
        }
        html.Raw("</tbody></table></div></section>").Line();
    }
}
