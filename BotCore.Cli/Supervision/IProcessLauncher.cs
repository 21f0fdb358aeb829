namespace BotCore.Cli.Supervision;

/// <summary>Starts the process of a service.</summary>
internal interface IProcessLauncher
{
    /// <param name="onLine">Called for each line of either output, one at a time per stream; it must not block.</param>
    /// <exception cref="CommandFailedException">The program cannot be started at all.</exception>
    IChildProcess Start(ServiceDefinition service, Action<OutputLine> onLine);
}

/// <param name="IsError">True when it came from the standard error.</param>
internal readonly record struct OutputLine(string Text, bool IsError);

/// <summary>A process this one started.</summary>
internal interface IChildProcess : IDisposable
{
    /// <summary>Null when it had ended before it could be looked at.</summary>
    ProcessIdentity? Identity { get; }

    int Pid { get; }

    /// <summary>The exit code, once the process has ended and its last lines were delivered; 128 + n after signal n.</summary>
    Task<int> Ended { get; }

    /// <summary>Asks for a graceful stop.</summary>
    void RequestStop();

    /// <summary>Ends it at once, with everything it started.</summary>
    void Kill();
}
