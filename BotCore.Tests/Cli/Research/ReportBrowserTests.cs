using BotCore.Tests.Dashboard.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BotCore.Tests.Cli.Research;

/// <summary>The report as a file in a real browser.</summary>
[Trait("Category", "Browser")]
public sealed class ReportBrowserTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    public async Task Page_opens_from_the_disk_complete_and_asks_for_nothing(int width, ColorScheme theme)
    {
        var run = await CommandRun.OfAsync(
            "backtest", "--candles", CandleFiles.Write(_folder["BTCUSDT_1m.csv"], 6_000), "--stress", "--json", "--report", _folder["report.html"]);
        var address = new Uri(_folder["report.html"]);

        await using var visit = await browser.OpenPlainAsync(address, width, 900, theme);

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Backtest of BTCUSDT");
        await Expect(visit.Page.Locator("#settings ~ p .mono").First).ToHaveTextAsync(run.Json().GetProperty("tradeHash").GetString()!);
        foreach (string drawing in new[] { "path.l", "path.dl", "g.cu", "rect.bu", "path.pu, path.pd" })
            Assert.True(await visit.Page.Locator($"svg.{(width > 720 ? "wide" : "narrow")} {drawing}").CountAsync() > 0, drawing);
        Assert.False(await visit.Page.Locator($"svg.{(width > 720 ? "narrow" : "wide")}").First.IsVisibleAsync());
        Assert.Equal(width, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal([address.AbsoluteUri], visit.Requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Empty(visit.Complaints);
        await visit.KeepPictureAsync($"report-{width}-{theme}");
    }
}
