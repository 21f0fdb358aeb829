namespace BotCore.ServiceDefaults.Logging;

/// <param name="Stream">Where records go.</param>
/// <param name="IsTerminal">Whether a person is looking.</param>
internal sealed record LogOutput(Stream Stream, bool IsTerminal)
{
    public static LogOutput Stdout() => new(Console.OpenStandardOutput(), !Console.IsOutputRedirected);
}
