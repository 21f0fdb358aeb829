using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class LastWordsTests
{
    [Fact]
    public void A_fatal_log_line_is_the_reason_whatever_else_was_said()
    {
        Assert.Equal("journal.db is damaged", ReasonOf(
            ("out", """{"level":"FATAL","message":"journal.db is damaged"}"""), ("err", "journal.db is damaged"), ("err", "Settings come from …")));
    }

    [Fact]
    public void A_crash_of_the_runtime_is_named_by_its_first_line_and_not_by_its_stack()
    {
        Assert.Equal("Unhandled exception. System.OutOfMemoryException: no memory", ReasonOf(
            ("err", "Unhandled exception. System.OutOfMemoryException: no memory"), ("err", "   at Program.Main()"), ("err", "")));
    }

    [Fact]
    public void Otherwise_the_last_line_of_the_standard_error_counts()
    {
        Assert.Equal("second", ReasonOf(("out", """{"level":"ERROR","message":"an hour ago"}"""), ("err", "first"), ("err", "second")));
    }

    [Fact]
    public void Without_any_of_them_the_last_error_that_was_logged_is_better_than_nothing()
    {
        Assert.Equal("start failed", ReasonOf(("out", """{"level":"ERROR","message":"start failed"}"""), ("out", """{"level":"INFO","message":"no ERROR"}""")));
    }

    [Theory]
    [InlineData("{\"level\":\"FATAL\"")]
    [InlineData("{\"level\":\"FATAL\",\"message\":7}")]
    [InlineData("{\"message\":\"FATAL\"}")]
    [InlineData("   ")]
    public void A_line_that_is_no_record_is_no_reason(string line)
    {
        Assert.Null(ReasonOf(("out", line)));
    }

    private static string? ReasonOf(params (string Stream, string Text)[] lines)
    {
        var words = new LastWords();
        foreach (var (stream, text) in lines) words.Hear(new OutputLine(text, stream == "err"));
        return words.Reason;
    }
}
