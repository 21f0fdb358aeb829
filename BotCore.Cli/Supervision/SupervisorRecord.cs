using System.Text.Json;
using System.Text.Json.Serialization;
using BotCore.Cli.Output;

namespace BotCore.Cli.Supervision;

/// <summary>What a service is doing, as its supervisor sees it.</summary>
internal enum ServiceState
{
    /// <summary>Its process runs; it has not answered as ready yet.</summary>
    [JsonStringEnumMemberName("starting")] Starting,

    [JsonStringEnumMemberName("ready")] Ready,

    /// <summary>It crashed and waits for its next start.</summary>
    [JsonStringEnumMemberName("restarting")] Restarting,

    [JsonStringEnumMemberName("stopping")] Stopping,

    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>It ended in a way no restart can cure, or crashed too often; it is not started again.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <param name="Pid">Of its newest process; 0 before the first.</param>
/// <param name="Start">See <see cref="ProcessIdentity.Start"/>; null when unknown.</param>
/// <param name="Restarts">Starts after the first.</param>
/// <param name="LastExitCode">Of its last unasked exit; null when there was none.</param>
/// <param name="Reason">Why it failed or restarts, for people; null otherwise.</param>
internal sealed record ServiceRecord(
    string Name, ServiceState State, int Pid, string? Start, DateTimeOffset? StartedAt, int Port, Uri Url, Uri ReadyUrl, int Restarts,
    int? LastExitCode, string? Reason)
{
    [JsonIgnore]
    public ProcessIdentity? Identity => Start is null ? null : new ProcessIdentity(Pid, Start);
}

/// <summary>Who supervises a state folder and what it runs; the content of <c>run/supervisor.json</c>.</summary>
/// <param name="Arguments">Of <c>botcore</c>, complete: running them again starts the same.</param>
internal sealed record SupervisorRecord(
    int Pid, string Start, DateTimeOffset StartedAt, bool IsBackground, IReadOnlyList<string> Arguments, IReadOnlyList<ServiceRecord> Services)
{
    [JsonIgnore]
    public ProcessIdentity Identity => new(Pid, Start);

    /// <summary>Services whose processes really run, whoever supervises them now.</summary>
    public IEnumerable<ServiceRecord> Alive() => Services.Where(s => s.Identity is { } identity && identity.IsAlive());

    /// <summary>Null when nothing supervises the folder: no file, or none that can be understood.</summary>
    public static SupervisorRecord? Read(StateFolder state)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(state.SupervisorFile), CliJson.Default.SupervisorRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole: a reader sees the old content or the new, and a crash leaves one of them.</summary>
    public void Write(StateFolder state) =>
        ReplaceFile(state.SupervisorFile, JsonSerializer.SerializeToUtf8Bytes(this, CliJson.Default.SupervisorRecord));

    public static void ReplaceFile(string path, byte[] content)
    {
        string next = path + ".next";
        File.WriteAllBytes(next, content);
        File.Move(next, path, overwrite: true);
    }
}
