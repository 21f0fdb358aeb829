using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class BoundedLinesTests
{
    [Theory]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("", new string[0])]
    public async Task Text_is_cut_into_its_lines(string text, string[] expected)
    {
        Assert.Equal(expected, await ReadAsync(text));
    }

    [Fact]
    public async Task A_line_without_an_end_is_delivered_in_pieces_that_fit()
    {
        var lines = await ReadAsync(new string('x', 2 * BoundedLines.LongestLine + 5) + "\nnext");

        Assert.Equal([BoundedLines.LongestLine, BoundedLines.LongestLine, 5, 4], lines.Select(l => l.Length));
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        List<string> lines = [];
        await BoundedLines.ReadAsync(new StringReader(text), lines.Add, TestContext.Current.CancellationToken);
        return lines;
    }
}
