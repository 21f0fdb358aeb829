using BotCore.Trading.Kernel;

namespace BotCore.Cli.Research.Report.Sections;

/// <summary>Everything needed to run it again, and the hash that says whether it was the same.</summary>
internal static class Settings
{
    public static void Write(HtmlWriter html, ReportData data)
    {
        var run = data.Summary;
        var usual = KernelSettings.For(TradingMode.Backtest);
        var all = SettingCatalogue.AllOf(data.Result.Settings).ToList();
        // Those of somebody's own strategies have no usual value here.
        var changed = all.Where(setting => SettingCatalogue.Find(setting.Name) is null || setting.Of(data.Result.Settings) != setting.Of(usual)).ToList();
        html.Raw("<section><h2 id=\"settings\">To run it again</h2>");
        html.Add($"<p>Trade hash <span class=\"mono\">{run.TradeHash}</span></p>");
        foreach (var series in data.Series)
            html.Add($"<p>Candles of {series.Symbol}: {Words.Count(series.Count)} of {series.Timeframe}, fingerprint <span class=\"mono\">{series.Fingerprint}</span></p>");
        html.Add($"<p>{(changed.Count == 0 ? "All settings are the defaults." : "Settings that are not the defaults: ")}<span class=\"mono\">{string.Join(" ", changed.Select(setting => $"--set {setting.Name}={setting.Of(data.Result.Settings)}"))}</span></p>");
        html.Add($"<details><summary>All {Words.Count(all.Count)} settings</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"settings\"><table><thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Value</th><th scope=\"col\" class=\"text\">Meaning</th></tr></thead><tbody>");
        foreach (var setting in all)
            html.Add($"<tr><th scope=\"row\" class=\"mono\">{setting.Name}</th><td>{setting.Of(data.Result.Settings)}</td><td class=\"text\">{setting.Description}</td></tr>");
        html.Raw("</tbody></table></div></details></section>").Line();
    }
}
