using BotCore.Cli;
using BotCore.Cli.Commands;
using BotCore.Cli.Output;

var console = CliConsole.OfProcess();
try
{
    return await BotCoreCommand.RunAsync(args, console, TimeProvider.System, CancellationToken.None);
}
catch (Exception e)
{
    // The outermost edge: whatever was not foreseen is a bug, said in full, with an exit code of its own.
    console.Error.WriteLine($"botcore: internal error: {e}");
    return ExitCodes.Internal;
}
