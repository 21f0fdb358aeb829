using BotCore.Cli.Output;

namespace BotCore.Tests.Cli.Output;

public sealed class LogLineTests
{
    [Fact]
    public void A_json_line_is_read_as_time_level_message()
    {
        const string line = """{"timestamp":"2026-03-01T12:30:05.123Z","level":"INFO","service":"trading-engine","message":"order 7 filled","host":"a"}""";

        Assert.Equal("12:30:05.123 INFO  order 7 filled", LogLine.Render(line, isColoured: false));
    }

    [Theory]
    [InlineData("Information", "INFO ")]
    [InlineData("warning", "WARN ")]
    [InlineData("ERROR", "ERROR")]
    [InlineData("Critical", "FATAL")]
    public void Levels_have_one_spelling(string level, string shown)
    {
        string line = $$"""{"timestamp":"2026-03-01T12:30:05Z","level":"{{level}}","message":"m"}""";

        Assert.Equal($"12:30:05.000 {shown} m", LogLine.Render(line, isColoured: false));
    }

    [Theory]
    [InlineData("\"System.IO.IOException: disk full\\n   at X\"", "System.IO.IOException: disk full")]
    [InlineData("""{"type":"System.IO.IOException","message":"disk full"}""", "System.IO.IOException: disk full")]
    public void An_exception_is_shown_by_type_and_message(string exception, string shown)
    {
        string line = $$"""{"timestamp":"2026-03-01T12:30:05Z","level":"ERROR","message":"append failed","exception":{{exception}}}""";

        Assert.Equal($"12:30:05.000 ERROR append failed ⟵ {shown}", LogLine.Render(line, isColoured: false));
    }

    [Theory]
    [InlineData("Unhandled exception. System.OutOfMemoryException")]
    [InlineData("{not json")]
    [InlineData("""{"level":"INFO"}""")]
    [InlineData("")]
    public void Anything_else_is_shown_as_it_is(string line)
    {
        Assert.Equal(line, LogLine.Render(line, isColoured: false));
    }

    [Fact]
    public void Control_characters_from_outside_are_shown_and_not_obeyed()
    {
        const string line = """{"timestamp":"2026-03-01T12:30:05Z","level":"INFO","message":"a\u001b[2Jb\nc"}""";

        Assert.Equal("12:30:05.000 INFO  a\\u001b[2Jb ⏎ c", LogLine.Render(line, isColoured: false));
    }

    [Fact]
    public void Errors_are_red_where_colour_is_wanted()
    {
        const string line = """{"timestamp":"2026-03-01T12:30:05Z","level":"ERROR","message":"m"}""";

        Assert.Contains("\e[31mm\e[0m", LogLine.Render(line, isColoured: true), StringComparison.Ordinal);
    }
}
