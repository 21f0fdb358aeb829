namespace BotCore.Cli;

/// <summary>A command cannot go on, for a reason the user can act on: its message is shown as it is, without a stack.</summary>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
