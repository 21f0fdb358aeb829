using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>The overview in a real browser. Slow, because a browser and a dashboard process have to start.</summary>
[Trait("Category", "Browser")]
public sealed class OverviewBrowserTests(BrowserStage stage) : IClassFixture<BrowserStage>
{
    [Fact]
    public async Task Page_shows_the_engines_numbers_and_the_browser_has_nothing_to_complain_about()
    {
        await using var visit = await stage.OpenAsync();

        await Expect(visit.Value("connection")).ToHaveTextAsync("Live");
        await Expect(visit.Value("equity")).ToHaveTextAsync(BotCore.Dashboard.Formatting.Format.Money(stage.Engine.Book.Account.Equity));
        await Expect(visit.Page.Locator("[data-position]")).ToHaveCountAsync(stage.Engine.Book.Positions.Count);
        await Expect(visit.Page.Locator("[data-order]")).ToHaveCountAsync(stage.Engine.Book.Orders.Count);
        await Expect(visit.Page.Locator(".mode-band")).ToContainTextAsync("Paper");
        await Expect(visit.Page.Locator(".chart-large canvas").First).ToBeVisibleAsync();
        await visit.KeepPictureAsync("overview-dark");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Candles_move_with_the_market()
    {
        await using var visit = await stage.OpenAsync();
        var chart = visit.Page.Locator(".chart-large");
        await Expect(visit.Value("close")).Not.ToHaveTextAsync("—");
        await Expect(chart.Locator("canvas").First).ToBeVisibleAsync();
        byte[] before = await chart.ScreenshotAsync();

        for (int i = 0; i < 5; i++) stage.Market.Step(TimeSpan.FromMinutes(1));

        double close = stage.Engine.Book.CandlesOf("BTCUSDT", "1m", 1)[0].Close;
        await Expect(visit.Value("close")).ToHaveTextAsync(BotCore.Dashboard.Formatting.Format.Price(close, 0.1m));
        Assert.NotEqual(before, await chart.ScreenshotAsync());
    }

    [Fact]
    public async Task Symbol_and_timeframe_can_be_chosen()
    {
        await using var visit = await stage.OpenAsync();
        await Expect(visit.Value("close")).Not.ToHaveTextAsync("—");

        await visit.Page.Locator("#chart-symbol").SelectOptionAsync("ETHUSDT");
        await visit.Page.GetByLabel("15m", new() { Exact = true }).CheckAsync();

        var candle = stage.Engine.Book.CandlesOf("ETHUSDT", "15m", 1)[0];
        await Expect(visit.Value("candle")).ToContainTextAsync($"O {BotCore.Dashboard.Formatting.Format.Price(candle.Open, 0.01m)}");
        await Expect(visit.Page.Locator(".chart-large")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("ETHUSDT, 15m"));
    }

    [Fact]
    public async Task Closed_trade_appears_and_its_position_goes()
    {
        stage.Market.Open("ETHUSDT");
        await using var visit = await stage.OpenAsync();
        await Expect(visit.Page.Locator("[data-position=ETHUSDT]")).ToBeVisibleAsync();

        stage.Engine.Book.ClosePosition(stage.Engine.Stream, "ETHUSDT");

        var row = visit.Page.Locator($"[data-trade='{stage.Engine.Book.Trades.Count}']");
        await Expect(row).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("ETHUSDT");
        await Expect(visit.Page.Locator("[data-position=ETHUSDT]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Kill_switch_and_release_work_by_keyboard_alone()
    {
        await using var visit = await stage.OpenAsync();
        var keys = visit.Page.Keyboard;
        int before = stage.Engine.Commands.Count;
        await TabToAsync(visit, "[data-act=kill-switch]");
        await keys.PressAsync("Enter");
        await Expect(visit.Page.Locator("dialog[open] input[type=radio]").First).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(visit.Page.Locator("dialog[open] .dialog-consequence")).ToContainTextAsync("leaves positions as they are");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("spread is insane");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("KIL");
        await keys.PressAsync("Enter");
        await Expect(visit.Page.Locator("dialog[open] .dialog-answer")).ToHaveTextAsync("Type the word KILL to confirm.");
        await visit.KeepPictureAsync("kill-switch");
        Assert.Equal(before, stage.Engine.Commands.Count);
        await keys.TypeAsync("L");
        await keys.PressAsync("Enter");

        await Expect(visit.Page.Locator("[data-notice=halt]")).ToContainTextAsync("spread is insane");
        await Expect(visit.Value("risk")).ToHaveTextAsync("Halted");
        await Expect(visit.Page.Locator("[data-act=kill-switch]")).ToBeFocusedAsync();
        await visit.KeepPictureAsync("halted");

        await TabToAsync(visit, "[data-act=release]");
        await keys.PressAsync("Enter");
        await Expect(visit.Page.Locator("dialog[open] #release-reason")).ToBeFocusedAsync();
        await keys.TypeAsync("spread is normal again");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("RESUME");
        await keys.PressAsync("Enter");

        await Expect(visit.Value("risk")).ToHaveTextAsync("Active");
        Assert.Equal(["/api/risk/kill-switch", "/api/risk/release"], stage.Engine.Commands.Skip(before).Select(command => command.Path));
    }

    [Fact]
    public async Task Escape_leaves_a_dialog_without_doing_anything()
    {
        await using var visit = await stage.OpenAsync();
        int before = stage.Engine.Commands.Count;
        await visit.Page.Locator("[data-act=close-position]").First.ClickAsync();
        await Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(1);

        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator("dialog form")).ToHaveCountAsync(0);
        Assert.Equal(before, stage.Engine.Commands.Count);
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Phone_does_not_scroll_sideways(ColorScheme theme)
    {
        await using var visit = await stage.OpenAsync(width: 360, height: 740, theme);
        await Expect(visit.Page.Locator("[data-position]").First).ToBeVisibleAsync();
        await Expect(visit.Page.Locator(".chart-large canvas").First).ToBeVisibleAsync();
        await visit.KeepPictureAsync($"phone-{theme}");

        Assert.Equal(360, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await visit.Page.Locator("[data-act=kill-switch]").ClickAsync();
        await Expect(visit.Page.Locator("dialog[open]")).ToHaveCountAsync(1);
        Assert.Equal(360, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await visit.KeepPictureAsync($"phone-kill-{theme}");
    }

    [Fact]
    public async Task Theme_follows_the_system_until_a_person_chooses_and_the_choice_is_kept()
    {
        const string panel = "getComputedStyle(document.querySelector('.panel')).backgroundColor";
        await using var visit = await stage.OpenAsync(theme: ColorScheme.Light);
        Assert.Equal("rgb(255, 255, 255)", await visit.Page.EvaluateAsync<string>(panel));
        await Expect(visit.Value("close")).Not.ToHaveTextAsync("—");
        await visit.KeepPictureAsync("overview-light");

        await visit.Page.Locator("[data-theme-toggle]").ClickAsync();
        Assert.Equal("rgb(20, 26, 34)", await visit.Page.EvaluateAsync<string>(panel));
        await visit.Page.ReloadAsync();

        Assert.Equal("rgb(20, 26, 34)", await visit.Page.EvaluateAsync<string>(panel));
    }

    private static async Task TabToAsync(VisitedPage visit, string selector)
    {
        var target = visit.Page.Locator(selector);
        for (int i = 0; i < 60; i++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
        }
        Assert.Fail($"{selector} is not reached with the Tab key");
    }
}
