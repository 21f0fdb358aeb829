using BotCore.Contracts.Trading;
using static Microsoft.Playwright.Assertions;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>What the overview does when something it depends on goes away. Slow, because each test starts, breaks and restarts processes.</summary>
[Trait("Category", "Browser")]
public sealed class FailureBrowserTests : IAsyncLifetime
{
    private readonly BrowserStage _stage = new();

    public ValueTask InitializeAsync() => _stage.InitializeAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Lost_engine_leaves_the_values_marked_stale_and_its_return_clears_the_mark()
    {
        await using var visit = await _stage.OpenAsync();
        await Expect(visit.Value("connection")).ToHaveTextAsync("Live");

        await _stage.Engine.StopAsync();
        await Expect(visit.Page.Locator("[data-notice=connection]")).ToContainTextAsync("stale since");
        await Expect(visit.Page.Locator(".stale-mark").First).ToBeVisibleAsync();
        await Expect(visit.Value("equity")).Not.ToHaveTextAsync("—");
        await visit.KeepPictureAsync("engine-lost");
        await _stage.Engine.StartAsync();

        await Expect(visit.Page.Locator("[data-notice=connection]")).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator(".stale-mark")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Restarted_dashboard_is_found_again_by_the_open_page()
    {
        await using var visit = await _stage.OpenAsync();

        await _stage.StopDashboardAsync();
        await Expect(visit.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await visit.KeepPictureAsync("dashboard-lost");
        await _stage.StartDashboardAsync();

        await Expect(visit.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(visit.Page.Locator("[data-act=kill-switch]")).ToBeEnabledAsync();
        await Expect(visit.Value("connection")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Finished_market_is_summed_up()
    {
        _stage.Engine.Book.Status = _stage.Engine.Book.Status with
        {
            Mode = TradingMode.Backtest,
            Market = "replay",
            Speed = null,
            Progress = 1,
            Phase = EnginePhase.Finished,
            IsTrading = false,
            ClosedTrades = 24,
            TradeHash = "9f2c51d07be3a0ff",
        };
        await using var visit = await _stage.OpenAsync();

        _stage.Engine.Book.PutStatus(_stage.Engine.Stream, _stage.Engine.Book.Status);

        await Expect(visit.Value("summary-trades")).ToHaveTextAsync("24");
        await Expect(visit.Value("trade-hash")).ToHaveTextAsync("9f2c51d07be3a0ff");
        await Expect(visit.Page.Locator(".mode-band")).ToContainTextAsync("Backtest");
        await visit.KeepPictureAsync("finished");
    }
}
