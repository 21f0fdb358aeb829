using System.Globalization;
using System.Text.RegularExpressions;

namespace BotCore.Tests.Dashboard.Layout;

/// <summary>Contrast of the theme's colours by the formula of WCAG 2.2 (relative luminance, success criterion 1.4.3: 4.5 for text, 1.4.11: 3 for marks).</summary>
public sealed partial class ThemeContrastTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(Repository(), "BotCore.Dashboard", "wwwroot", "css", "tokens.css"));

    public static TheoryData<string> Themes => ["dark", "light"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_is_readable_on_every_surface_it_stands_on(string theme)
    {
        var colours = Colours(theme);
        foreach (string text in new[] { "text", "muted", "accent", "up", "down", "warn" })
            foreach (string surface in new[] { "page", "panel", "raised" }) AssertContrast(colours, text, surface, 4.5);
        foreach (string soft in new[] { "good-soft", "warn-soft", "bad-soft" }) AssertContrast(colours, "text", soft, 4.5);
        AssertContrast(colours, "up", "good-soft", 4.5);
        foreach (string solid in new[] { "bad-solid", "mode-paper", "mode-backtest", "mode-live", "mode-unknown" }) AssertContrast(colours, "on-solid", solid, 4.5);
        AssertContrast(colours, "page", "accent", 4.5);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Borders_of_controls_and_the_lines_of_charts_can_be_seen(string theme)
    {
        var colours = Colours(theme);
        foreach (string mark in new[] { "control-line", "chart-up", "chart-down", "accent" }) AssertContrast(colours, mark, "panel", 3);
        AssertContrast(colours, "control-line", "raised", 3);
    }

    [Fact]
    public void System_preference_for_light_has_the_same_colours_as_the_chosen_light_theme()
    {
        string chosen = Block(":root[data-theme=\"light\"]");
        string preferred = Block(":root:not([data-theme])");

        Assert.Equal(Lines(chosen), Lines(preferred));
    }

    private static void AssertContrast(Dictionary<string, string> colours, string front, string back, double least)
    {
        double a = Luminance(colours[front]), b = Luminance(colours[back]);
        double contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(contrast >= least, string.Create(CultureInfo.InvariantCulture, $"--{front} on --{back} has {contrast:0.00} : 1, {least} is needed"));
    }

    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            double value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    private static Dictionary<string, string> Colours(string theme) =>
        Colour().Matches(Block($":root[data-theme=\"{theme}\"]")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static string Block(string selector)
    {
        int start = Css.IndexOf('{', Css.IndexOf(selector + " {", StringComparison.Ordinal));
        return Css[(start + 1)..Css.IndexOf('}', start)];
    }

    private static string[] Lines(string block) => [.. block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BotCore.sln"))) folder = folder.Parent;
        if (folder is null) Assert.Skip("the repository is not above the test program");
        return folder!.FullName;
    }

    [GeneratedRegex(@"--([a-z-]+):\s*(#[0-9a-f]{6});")]
    private static partial Regex Colour();
}
