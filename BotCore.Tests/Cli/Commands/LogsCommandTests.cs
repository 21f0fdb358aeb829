using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Commands;

public sealed class LogsCommandTests : IDisposable
{
    private const string Line = """{"timestamp":"2026-03-01T12:30:05.123Z","level":"INFO","message":"order 7 filled"}""";

    private readonly TemporaryFolder _folder = new();
    private readonly StateFolder _state;

    public LogsCommandTests()
    {
        _state = new StateFolder(_folder["state"]);
        _state.Create();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_are_shown_readable_with_the_name_of_their_service()
    {
        File.WriteAllLines(_state.LogOf("trading-engine"), [Line]);

        var run = await CommandRun.OfAsync("logs", "--state", _state.Root);

        Assert.Equal("trading-engine | 12:30:05.123 INFO  order 7 filled", run.Output.TrimEnd());
    }

    [Fact]
    public async Task The_last_lines_of_one_service_come_raw_when_asked_for()
    {
        File.WriteAllLines(_state.LogOf("trading-engine"), ["first", Line]);
        File.WriteAllLines(_state.LogOf("dashboard"), ["other"]);

        var run = await CommandRun.OfAsync("logs", "--state", _state.Root, "--service", "trading-engine", "--lines", "1", "--raw");

        Assert.Equal(Line, run.Output.TrimEnd());
    }

    [Fact]
    public async Task Without_logs_it_says_so()
    {
        var run = await CommandRun.OfAsync("logs", "--state", _state.Root);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"there are no logs in {_state.Logs}", run.Error, StringComparison.Ordinal);
    }
}
