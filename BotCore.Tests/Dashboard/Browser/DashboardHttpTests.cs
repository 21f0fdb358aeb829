using System.Net;
using BotCore.Tests.Dashboard.Doubles;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>What the dashboard answers before any script runs.</summary>
public sealed class DashboardHttpTests(DashboardHttpTests.Fixture fixture) : IClassFixture<DashboardHttpTests.Fixture>
{
    private readonly ContractEngine _engine = fixture.Engine;
    private readonly HttpClient _http = fixture.Http;

    [Fact]
    public async Task Page_may_load_only_its_own_files_and_may_not_be_framed()
    {
        using var answer = await _http.GetAsync(new Uri("", UriKind.Relative));

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Page_contains_no_inline_script_and_no_foreign_address_but_the_attribution()
    {
        string page = await _http.GetStringAsync(new Uri("", UriKind.Relative));
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page);

        Assert.All(document.QuerySelectorAll("script"), script => Assert.NotNull(script.GetAttribute("src")));
        Assert.Empty(document.QuerySelectorAll("style, [style]"));
        var foreign = document.QuerySelectorAll("[src], link[href], a[href]")
            .Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")!)
            .Where(address => address.Contains("//", StringComparison.Ordinal));
        Assert.Equal(["https://www.tradingview.com/"], foreign);
    }

    [Fact]
    public async Task First_paint_already_carries_the_engines_values()
    {
        string page = "";
        await Until.TrueAsync(() => _engine.StatusReads > 0, "the dashboard has read the state");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int i = 0; i < 100 && !page.Contains("10,150.75", StringComparison.Ordinal); i++)
        {
            await timer.WaitForNextTickAsync();
            page = await _http.GetStringAsync(new Uri("", UriKind.Relative));
        }

        Assert.Contains("10,150.75", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_another_name_is_not_served()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Host = "evil.example";

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Health_says_whether_the_engine_is_heard_and_stays_ready_without_it()
    {
        await Until.TrueAsync(() => _engine.Stream.ClientCount == 1, "the dashboard follows the stream");
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(new Uri("health/live", UriKind.Relative))).StatusCode);
        await _engine.StopAsync();
        string report = "";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int i = 0; i < 200 && !report.Contains("not live since", StringComparison.Ordinal); i++)
        {
            await timer.WaitForNextTickAsync();
            using var answer = await _http.GetAsync(new Uri("health/ready", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            report = await answer.Content.ReadAsStringAsync();
        }

        Assert.Contains("not live since", report, StringComparison.Ordinal);
        await _engine.StartAsync();
        Assert.Contains("engine_stream_connected", await _http.GetStringAsync(new Uri("metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_address_has_a_page_that_says_so()
    {
        using var answer = await _http.GetAsync(new Uri("moon", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_library_is_served_from_here_with_its_licence()
    {
        string library = await _http.GetStringAsync(new Uri("lib/lightweight-charts/lightweight-charts.mjs", UriKind.Relative));

        Assert.Contains("TradingView Lightweight Charts™ v5.2.1", library, StringComparison.Ordinal);
        Assert.Contains("Apache License", await _http.GetStringAsync(new Uri("lib/lightweight-charts/LICENSE.txt", UriKind.Relative)), StringComparison.Ordinal);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private DashboardProcess? _dashboard;

        internal ContractEngine Engine { get; } = new();

        internal HttpClient Http { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Engine.StartAsync();
            _dashboard = await DashboardProcess.StartAsync(Engine.BaseUrl);
            Http.BaseAddress = _dashboard.Url;
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            if (_dashboard is not null) await _dashboard.DisposeAsync();
            await Engine.DisposeAsync();
        }
    }
}
