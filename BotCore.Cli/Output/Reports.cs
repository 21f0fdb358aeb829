using BotCore.Cli.Supervision;
using BotCore.Contracts.Trading;

namespace BotCore.Cli.Output;

/// <summary>Answer of <c>status</c>.</summary>
/// <param name="State"><c>healthy</c>, <c>unhealthy</c> (something runs, not all of it is ready) or <c>stopped</c>.</param>
/// <param name="Problems">Why it is not healthy, for people; empty when it is.</param>
internal sealed record StatusReport(
    string State, string StateFolder, IReadOnlyList<string> Problems, SupervisorReport? Supervisor, IReadOnlyList<ServiceReport> Services,
    StatusModel? Engine, AccountModel? Account);

internal sealed record SupervisorReport(int Pid, DateTimeOffset StartedAt, double UptimeSeconds, bool IsBackground);

/// <param name="IsRunning">Its process exists.</param>
/// <param name="IsReady">It answers as ready now.</param>
internal sealed record ServiceReport(
    string Name, ServiceState State, bool IsRunning, bool IsReady, int Pid, DateTimeOffset? StartedAt, double? UptimeSeconds, int Restarts,
    int? LastExitCode, string? Reason, Uri Url);

/// <summary>Answer of <c>down</c>.</summary>
internal sealed record StopReport(string StateFolder, IReadOnlyList<StoppedProcess> Stopped);

/// <summary>Answer of <c>up --detach</c> and <c>restart</c>.</summary>
/// <param name="Supervisor">0 when a recorded market had ended before the answer.</param>
internal sealed record StartReport(string StateFolder, int Supervisor, IReadOnlyList<ServiceRecord> Services);
