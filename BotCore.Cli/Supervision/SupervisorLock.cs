namespace BotCore.Cli.Supervision;

/// <summary>Held by the one supervisor of a state folder; the system releases it when the process ends, however it ends.</summary>
internal sealed class SupervisorLock : IDisposable
{
    private readonly FileStream _file;

    private SupervisorLock(FileStream file) => _file = file;

    /// <exception cref="CommandFailedException">Another supervisor holds the folder (73).</exception>
    public static SupervisorLock Take(StateFolder state)
    {
        try
        {
            return new SupervisorLock(new FileStream(state.SupervisorLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            string owner = SupervisorRecord.Read(state) is { } record && record.Identity.IsAlive()
                ? $"supervisor {record.Pid}, running since {record.StartedAt:yyyy-MM-dd HH:mm:ss} UTC"
                : "another supervisor";
            throw new CommandFailedException(ExitCodes.StateInUse,
                $"the state folder {state.Root} is in use by {owner}; stop it with: botcore down {state.AsOption}");
        }
    }

    public void Dispose() => _file.Dispose();
}
