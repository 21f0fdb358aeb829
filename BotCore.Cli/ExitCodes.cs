namespace BotCore.Cli;

/// <summary>What <c>botcore</c> returns; the numbers of 64 and above follow BSD <c>sysexits.h</c> and are shared with the services.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It ran and did not succeed: unhealthy, not running, gave up.</summary>
    public const int Failed = 1;

    /// <summary>A command, option or value that is not known or not allowed.</summary>
    public const int Usage = 64;

    /// <summary>A market data file that is missing or damaged.</summary>
    public const int BadData = 65;

    /// <summary>A port is taken, or a service is not built or not installed.</summary>
    public const int Unavailable = 69;

    /// <summary>An error of the program itself.</summary>
    public const int Internal = 70;

    /// <summary>The state folder belongs to another running process.</summary>
    public const int StateInUse = 73;

    /// <summary>The journal is damaged or unreadable; comes from the engine.</summary>
    public const int JournalDamaged = 74;

    /// <summary>A setting of a service is wrong; comes from the services.</summary>
    public const int BadConfiguration = 78;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Exits a restart cannot cure: the same start would end the same way.</summary>
    public static bool IsFatal(int exitCode) =>
        exitCode is Usage or BadData or Unavailable or StateInUse or JournalDamaged or BadConfiguration;

    /// <summary>The exit in words, for people: <c>exit code 65, bad market data</c>.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        Ok => "exit code 0, a normal stop",
        Usage => "exit code 64, a bad option or setting",
        BadData => "exit code 65, bad market data",
        Unavailable => "exit code 69, something it needs is taken or unavailable",
        Internal => "exit code 70, an unexpected error",
        StateInUse => "exit code 73, its state folder is in use",
        JournalDamaged => "exit code 74, the journal is damaged or unreadable",
        BadConfiguration => "exit code 78, a wrong setting",
        134 => "ended by SIGABRT",
        137 => "ended by SIGKILL",
        139 => "ended by SIGSEGV",
        143 => "ended by SIGTERM",
        _ => $"exit code {exitCode}",
    };
}
