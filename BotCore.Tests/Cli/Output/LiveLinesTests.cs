using System.Text;
using BotCore.Cli.Output;

namespace BotCore.Tests.Cli.Output;

public sealed class LiveLinesTests
{
    [Fact]
    public async Task Lines_are_written_in_their_order()
    {
        var output = new StringWriter();

        await using (var lines = new LiveLines(output))
        {
            for (int i = 0; i < 100; i++) lines.Add($"line {i}");
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"line {i}"), output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task A_terminal_that_is_paused_loses_the_oldest_lines_and_is_told_how_many()
    {
        using var terminal = new PausedTerminal();
        var lines = new LiveLines(terminal);
        lines.Add("taken before the pause");
        Assert.True(terminal.Entered.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        for (int i = 0; i < LiveLines.Capacity + 10; i++) lines.Add($"line {i}");
        terminal.Resume();
        await lines.DisposeAsync();

        string[] written = terminal.ToString().TrimEnd().Split('\n');
        Assert.Equal("taken before the pause", written[0]);
        Assert.StartsWith("… 10 lines not shown", written[1], StringComparison.Ordinal);
        Assert.Equal("line 10", written[2]);
        Assert.Equal($"line {LiveLines.Capacity + 9}", written[^1]);
    }

    private sealed class PausedTerminal : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly ManualResetEventSlim _resumed = new();

        public ManualResetEventSlim Entered { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public void Resume() => _resumed.Set();

        public override Task WriteLineAsync(string? value)
        {
            Entered.Set();
            _resumed.Wait();
            _text.Append(value).Append('\n');
            return Task.CompletedTask;
        }

        public override string ToString() => _text.ToString();

        protected override void Dispose(bool disposing)
        {
            _resumed.Dispose();
            Entered.Dispose();
            base.Dispose(disposing);
        }
    }
}
