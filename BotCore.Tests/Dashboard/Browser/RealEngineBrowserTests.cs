using System.Net.Http.Json;
using BotCore.Contracts.Json;
using BotCore.Contracts.Trading;
using BotCore.Tests.Engine;
using static Microsoft.Playwright.Assertions;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>The whole platform: a real engine on the synthetic market, the dashboard, a browser. Slow, because three processes start.</summary>
[Trait("Category", "Browser")]
public sealed class RealEngineBrowserTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Chromium _browser = new();
    private EngineUnderTest? _engine;
    private DashboardProcess? _dashboard;

    private EngineUnderTest Engine => _engine!;

    public async ValueTask InitializeAsync()
    {
        _engine = EngineUnderTest.Start(_folder.File("state"), "--Market:Speed=120x");
        await _engine.ReachesAsync(11_600); // two days of four symbols: the traded day is over
        _dashboard = await DashboardProcess.StartAsync(_engine.BaseAddress.ToString().TrimEnd('/'));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        _engine?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Candles_move_a_trade_appears_and_the_kill_switch_closes_it_all()
    {
        await using var visit = await _browser.OpenAsync(_dashboard!.Url);
        await Expect(visit.Value("connection")).ToHaveTextAsync("Live");
        await Expect(visit.Value("close")).Not.ToHaveTextAsync("—");
        string close = await visit.Value("close").TextContentAsync() ?? "";
        await Expect(visit.Value("close")).Not.ToHaveTextAsync(close);
        await Expect(visit.Page.Locator("[data-trade]").First).ToBeVisibleAsync();

        using var client = new HttpClient { BaseAddress = Engine.BaseAddress };
        await client.SendAsync(Order("e2e-1"));
        await Expect(visit.Page.Locator("[data-position=BNBUSDT]")).ToBeVisibleAsync();

        await visit.Page.Locator("[data-act=kill-switch]").ClickAsync();
        var keys = visit.Page.Keyboard;
        await Expect(visit.Page.Locator("dialog[open] input[type=radio]").First).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.TypeAsync("end of the test");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("KILL");
        await keys.PressAsync("Enter");

        await Expect(visit.Value("risk")).ToHaveTextAsync("Halted");
        await Expect(visit.Page.Locator("[data-position]")).ToHaveCountAsync(0);
        var status = await client.GetFromJsonAsync("/api/status", ContractsJson.Default.StatusModel);
        Assert.Equal(RiskLevel.Halted, status!.Risk);
        Assert.Contains("end of the test", status.RiskReason, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task An_engine_that_is_killed_is_missed_and_followed_again_when_it_is_back()
    {
        await using var visit = await _browser.OpenAsync(_dashboard!.Url);
        await Expect(visit.Value("connection")).ToHaveTextAsync("Live");
        int port = Engine.BaseAddress.Port;

        Engine.Kill();
        await Expect(visit.Value("connection")).Not.ToHaveTextAsync("Live");
        _engine = EngineUnderTest.StartOn(port, _folder.File("state"), "--Market:Speed=120x");

        await Expect(visit.Value("connection")).ToHaveTextAsync("Live", new() { Timeout = 60_000 });
        await Expect(visit.Page.Locator("[data-trade]").First).ToBeVisibleAsync();
    }

    private static HttpRequestMessage Order(string key) => new(HttpMethod.Post, "/api/orders")
    {
        Content = JsonContent.Create(
            new PlaceOrderRequest("BNBUSDT", OrderSide.Buy, OrderKind.Market, 1m), ContractsJson.Default.PlaceOrderRequest),
        Headers = { { "Idempotency-Key", key } },
    };
}
