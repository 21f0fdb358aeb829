using Microsoft.Playwright;

namespace BotCore.Tests.Dashboard.Browser;

/// <summary>One browser for all browser tests of a class.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Switches = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A fresh page in a profile of its own; the test is skipped, saying so, when there is no browser.</summary>
    public async Task<VisitedPage> OpenAsync(Uri url, int width = 1440, int height = 1000, ColorScheme theme = ColorScheme.Dark)
    {
        var visited = await OpenPlainAsync(url, width, height, theme);
        // Until its live connection stands, the page's buttons are disabled.
        await Assertions.Expect(visited.Page.Locator("[data-act=kill-switch]")).ToBeEnabledAsync();
        return visited;
    }

    /// <summary>A fresh page of anything, a file for example.</summary>
    public async Task<VisitedPage> OpenPlainAsync(Uri url, int width, int height, ColorScheme theme)
    {
        var context = await (await BrowserAsync()).NewContextAsync(
            new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = theme });
        // A deadline, not a wait: a busy machine may take seconds for what takes milliseconds alone.
        context.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        var visited = new VisitedPage(context, await context.NewPageAsync());
        await visited.Page.GotoAsync(url.ToString());
        return visited;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        if (_browser is not null) return _browser;
        string? program = Places.FirstOrDefault(File.Exists);
        if (program is null) Assert.Skip($"no browser is installed: none of {string.Join(", ", Places)} exists");
        // A busy machine answers a click late; what is waited for still ends the wait at once.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Switches });
    }
}

/// <summary>A page and everything it complained about.</summary>
public sealed class VisitedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public VisitedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complaints.Add(message.Text);
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) Complaints.Add($"{response.Status} {response.Url}");
        };
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    /// <summary>Every address the page asked for, itself first.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Text of the element that carries <c>data-value</c> or <c>data-fact</c> of that name.</summary>
    public ILocator Value(string name) => Page.Locator($"[data-value='{name}'], [data-fact='{name}']");

    /// <summary>Keeps a picture when BOTCORE_SCREENSHOTS names a folder.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("BOTCORE_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
