using BotCore.Tests.Dashboard.Doubles;
using Microsoft.Playwright;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>A browser, a dashboard in its own process, and a contract engine with some hours of history behind it.</summary>
public sealed class BrowserStage : IAsyncLifetime
{
    private readonly Chromium _browser = new();
    private DashboardProcess? _dashboard;
    private string _url = "http://127.0.0.1:0";

    internal ContractEngine Engine { get; } = new();

    internal SampleMarket Market { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        Market = new SampleMarket(Engine);
        await Engine.StartAsync();
        await StartDashboardAsync();
    }

    /// <summary>Starts the dashboard, the second time on the same port.</summary>
    public async Task StartDashboardAsync()
    {
        _dashboard = await DashboardProcess.StartAsync(Engine.BaseUrl, _url);
        _url = _dashboard.Url.GetLeftPart(UriPartial.Authority);
    }

    public async Task StopDashboardAsync()
    {
        if (_dashboard is not null) await _dashboard.DisposeAsync();
        _dashboard = null;
    }

    public Task<VisitedPage> OpenAsync(int width = 1440, int height = 1000, ColorScheme theme = ColorScheme.Dark) =>
        _browser.OpenAsync(new Uri(_url), width, height, theme);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await StopDashboardAsync();
        await Engine.DisposeAsync();
    }
}
