using BotCore.Contracts.Json;
using BotCore.Trading.Analytics;
using BotCore.Trading.Signals;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>The closed trades, folded away.</summary>
internal static class Trades
{
    private const int Most = 500;

    public static void Write(HtmlWriter html, IReadOnlyList<ClosedTrade> trades)
    {
        if (trades.Count == 0) return;
        html.Raw("<section><h2 id=\"trades\">Trades</h2>");
        html.Add($"<details><summary>{(trades.Count > Most ? $"The first {Words.Count(Most)} of {Words.Count(trades.Count)}" : $"All {Words.Count(trades.Count)}")}</summary>");
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"trades\"><table><thead><tr><th scope=\"col\">Entry, UTC</th><th scope=\"col\">Exit, UTC</th><th scope=\"col\">Symbol</th><th scope=\"col\">Direction</th><th scope=\"col\">Quantity</th><th scope=\"col\">Entry</th><th scope=\"col\">Exit</th><th scope=\"col\">Net PnL</th><th scope=\"col\">Reason</th></tr></thead><tbody>");
        foreach (var trade in trades.Take(Most))
        {
            html.Add($"<tr><td>{Words.Time(trade.EntryTimeMs)}</td><td>{Words.Time(trade.ExitTimeMs)}</td><td>{trade.Symbol}</td><td>{(trade.Direction == Direction.Long ? "long" : "short")}</td>");
            html.Add($"<td>{DecimalText.Of(trade.Quantity)}</td><td>{DecimalText.Of(trade.EntryPrice)}</td><td>{DecimalText.Of(trade.ExitPrice)}</td><td class=\"{Words.Tone(trade.NetPnl)}\">{Words.Signed(trade.NetPnl)}</td><td>{trade.ExitReason}</td></tr>");
        }
        html.Raw("</tbody></table></div></details></section>").Line();
    }
}
