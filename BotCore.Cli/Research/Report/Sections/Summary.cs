using BotCore.MarketData.Files;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>The head of the page: what was run, what came out in a sentence, and the figures.</summary>
internal static class Summary
{
    public static void Write(HtmlWriter html, ReportData data)
    {
        var run = data.Summary;
        html.Add($"<h1>Backtest of {string.Join(", ", run.Symbols)}</h1>");
        html.Add($"<p class=\"sub\">{Words.Time(run.From)} to {Words.Time(run.To)} UTC, {Words.Count(run.Candles)} candles of {string.Join(", ", data.Series.Select(one => one.Timeframe.ToString()).Distinct())}</p>");
        Chips(html, run);
        html.Add($"<p class=\"lead\">{Sentence(run)}{BuyAndHold(data)}</p>");
        Tiles(html, run);
    }

    private static void Chips(HtmlWriter html, BacktestSummary run)
    {
        html.Raw("<ul class=\"chips\">");
        if (run.LookAhead is { } gate)
        {
            (string tone, string mark) = gate.Verdict switch { "clean" => ("good", "✓"), "biased" => ("bad", "✕"), _ => ("warn", "!") };
            html.Add($"<li class=\"{tone}\">{mark} look-ahead gate: {gate.Verdict}</li>");
        }
        else
        {
            html.Raw("<li class=\"warn\">! look-ahead gate: switched off</li>");
        }
        html.Add($"<li>fill model: {run.Model}</li>");
        html.Add($"<li>{Words.Count(run.AmbiguousCandles)} ambiguous candles{(run.ResolvedCandles is { } resolved ? $", {Words.Count(resolved)} decided by shorter ones" : "")}</li>");
        if (run.OpenPositions > 0) html.Add($"<li class=\"warn\">! {Words.Count(run.OpenPositions)} position{(run.OpenPositions == 1 ? "" : "s")} still open at the end</li>");
        html.Raw("</ul>").Line();
    }

    private static string Sentence(BacktestSummary run)
    {
        if (run.Trades == 0) return "No trade was closed.";
        string verb = run.NetPnl > 0m ? "earned" : run.NetPnl < 0m ? "lost" : "came to";
        return $"{Words.Count(run.Trades)} closed trade{(run.Trades == 1 ? "" : "s")} {verb} {Words.Money(Math.Abs(run.NetPnl))} after {Words.Money(run.Fees)} of fees and {Words.Signed(run.Funding)} of funding; before costs they came to {Words.Signed(run.GrossPnl)}.";
    }

    /// <summary>What doing nothing would have brought: the plainest thing a strategy has to beat.</summary>
    private static string BuyAndHold(ReportData data)
    {
        var parts = new List<string>();
        foreach (var series in data.Series)
            if (Change(series, data.FromMs, data.ToMs) is { } change) parts.Add($"{series.Symbol} by {Words.SignedPercent(change)}");
        double? result = data.Summary.StartingBalance > 0m ? (double)(data.Summary.FinalEquity / data.Summary.StartingBalance - 1m) : null;
        return parts.Count == 0 ? "" : $" The account changed by {Words.SignedPercent(result)}; the price of {string.Join(", ", parts)}.";
    }

    private static double? Change(CandleSeries series, long fromMs, long toMs)
    {
        int first = series.IndexAtOrAfter(fromMs), end = series.IndexAtOrAfter(toMs);
        return end > first ? series[end - 1].Close / series[first].Open - 1.0 : null;
    }

    private static void Tiles(HtmlWriter html, BacktestSummary run)
    {
        html.Raw("<dl class=\"tiles\">");
        Tile(html, "Net PnL", Words.Signed(run.NetPnl), $"of {Words.Money(run.StartingBalance)}", Words.Tone(run.NetPnl));
        Tile(html, "Max drawdown", Words.Percent(run.MaxDrawdownRatio), run.LongestDrawdownDays is { } days ? $"longest {Words.Number(days)} days" : "", "");
        Tile(html, "Profit factor", Words.Number(run.ProfitFactor), "wins ÷ losses", "");
        Tile(html, "Win rate", Words.Percent(run.WinRate), $"{Words.Count(run.Wins)} won, {Words.Count(run.Losses)} lost", "");
        Tile(html, "Expectancy", Words.Signed(run.Expectancy), "a trade", Words.Tone(run.Expectancy));
        Tile(html, "Payoff", Words.Number(run.Payoff), "average win ÷ loss", "");
        Tile(html, "Sharpe", Words.Number(run.Sharpe), "365 days a year", Words.Tone(run.Sharpe));
        Tile(html, "Sortino / Calmar", $"{Words.Number(run.Sortino)} / {Words.Number(run.Calmar)}", "", "");
        var evidence = run.DeflatedSharpe;
        Tile(
            html, "Sharpe above 0", Words.Percent(evidence?.Probability),
            evidence is null ? "" : evidence.Trials == 1 ? "probability, one trial" : $"probability, deflated for {Words.Count(evidence.Trials)} trials", "");
        Tile(html, "Exposure", Words.Percent(run.ExposureRatio), $"held {Words.Minutes(run.AverageHoldingMinutes)}", "");
        Tile(html, "Fees", Words.Money(run.Fees), $"funding {Words.Signed(run.Funding)}", "");
        Tile(html, "Streaks", $"{run.LongestWinStreak?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Words.Unknown} / {run.LongestLossStreak?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Words.Unknown}", "wins / losses in a row", "");
        html.Raw("</dl>").Line();
    }

    private static void Tile(HtmlWriter html, string name, string value, string hint, string tone) =>
        html.Add($"<div><dt>{name}</dt><dd class=\"{tone}\">{value}<span class=\"hint\">{hint}</span></dd></div>");
}
