namespace BotCore.Cli.Supervision;

/// <summary>Where one installation keeps what it must not lose (journal), what it said (logs) and who runs it (run).</summary>
internal sealed class StateFolder
{
    /// <summary>Marks a folder that was made here, so that <c>scripts/bot.sh clean --state</c> never removes another one.</summary>
    public const string Marker = ".botcore-state";

    public StateFolder(string path) => Root = System.IO.Path.GetFullPath(path);

    public string Root { get; }

    /// <summary>The option that names the folder, as it can be pasted into a shell.</summary>
    public string AsOption => Root.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? $"--state {Root}" : $"--state '{Root}'";

    public string Run => System.IO.Path.Combine(Root, "run");

    public string Logs => System.IO.Path.Combine(Root, "logs");

    /// <summary>What Prometheus and Alertmanager are told and remember.</summary>
    public string Monitoring => System.IO.Path.Combine(Root, "monitoring");

    public string SupervisorFile => System.IO.Path.Combine(Run, "supervisor.json");

    public string SupervisorLock => System.IO.Path.Combine(Run, "supervisor.lock");

    /// <summary>The options of the last <c>up</c>; <c>restart</c> uses them again.</summary>
    public string LastOptions => System.IO.Path.Combine(Run, "last-options.json");

    /// <summary>What a supervisor in the background says itself.</summary>
    public string SupervisorLog => LogOf("supervisor");

    public string LogOf(string service) => System.IO.Path.Combine(Logs, service + ".log");

    /// <summary>
    /// BOTCORE_STATE when it is set; otherwise the user's state directory: <c>$XDG_STATE_HOME/botcore</c>,
    /// <c>~/.local/state/botcore</c>, or <c>%LOCALAPPDATA%\botcore</c> on Windows.
    /// </summary>
    public static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable("BOTCORE_STATE") is { Length: > 0 } named) return named;
        if (OperatingSystem.IsWindows())
            return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "botcore");
        string? stateHome = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(stateHome) || !System.IO.Path.IsPathRooted(stateHome))
            stateHome = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return System.IO.Path.Combine(stateHome, "botcore");
    }

    /// <summary>Makes the folder and its parts, readable by its owner only.</summary>
    /// <exception cref="CommandFailedException">It cannot be made or written.</exception>
    public void Create()
    {
        try
        {
            bool isOurs = !Directory.Exists(Root) || !Directory.EnumerateFileSystemEntries(Root).Any();
            foreach (string folder in new[] { Root, Run, Logs }) CreatePrivate(folder);
            if (isOurs) File.WriteAllText(System.IO.Path.Combine(Root, Marker), "State of Bot Core: journal, logs, running processes.\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCodes.Unavailable, $"the state folder {Root} cannot be written: {e.Message}");
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
