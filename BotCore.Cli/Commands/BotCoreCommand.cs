using System.CommandLine;
using System.CommandLine.Help;
using BotCore.Cli.Output;

namespace BotCore.Cli.Commands;

/// <summary><c>botcore</c> itself: its commands, and what happens around each of them.</summary>
internal sealed class BotCoreCommand : RootCommand
{
    public const string Notes = """
        Examples:
          botcore up                               synthetic market, paper trading, dashboard on port 3000
          botcore up --market replay:candles.csv   a recorded market as fast as possible, then a summary
          botcore status --json                    what runs, for scripts
          botcore down                             stop it
          botcore backtest --candles candles.csv   the same trades without services, with a report
          botcore optimize --candles candles.csv --param rsi.period=7..28:1   which parameters, and what they are worth
          botcore ai models                        the models of the AI service
          botcore backup create                    a backup while the engine trades; botcore verify restores it somewhere else

        Exit codes: 0 ok, 1 failed or unhealthy, 64 bad usage, 65 bad market data, 69 port or service unavailable,
                    70 internal error, 73 state folder in use, 74 journal damaged, 78 wrong setting, 130 interrupted

        """;

    public BotCoreCommand(CliConsole console, TimeProvider time)
        : base("Runs and operates Bot Core, a crypto-futures trading platform, on this machine.")
    {
        Add(new UpCommand(console, time));
        Add(new DownCommand(console, time));
        Add(new RestartCommand(console, time));
        Add(new StatusCommand(console, time));
        Add(new LogsCommand(console));
        Add(new BacktestCommand(console));
        Add(new OptimizeCommand(console, time));
        Add(new IndicatorCommand(console));
        Add(new DataCommand(console));
        Add(new AnalyzeCommand(console));
        Add(EngineToolCommand.Migrate());
        Add(EngineToolCommand.Store());
        Add(EngineToolCommand.Bus());
        Add(EngineToolCommand.DeadLetters());
        Add(new BackupCommand());
        Add(new RestoreCommand());
        Add(new VerifyCommand());
        Add(new DrillCommand(console, time));
        Add(EngineToolCommand.Worker());
        Add(new JobsCommand(console));
        Add(new ProjectionsCommand());
        Add(new AiCommand(console, time));
        var help = Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithNotes((HelpAction)help.Action!);
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliConsole console, TimeProvider time, CancellationToken ct)
    {
        var root = new BotCoreCommand(console, time);
        var parsed = root.Parse(arguments.Count == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithNotes)
        {
            console.Error.WriteLine($"botcore: {UsageError.Describe(parsed)}");
            return ExitCodes.Usage;
        }
        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // commands that run for long listen to signals themselves
            };
            return await parsed.InvokeAsync(configuration, ct);
        }
        catch (CommandFailedException e)
        {
            console.Error.WriteLine($"botcore: {e.Message}");
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }
}
