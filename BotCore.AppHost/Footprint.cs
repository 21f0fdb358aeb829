namespace BotCore.AppHost;

/// <summary>What a container may take and how it says that it is well; written out by each target in its own words.</summary>
/// <param name="User">Numbers of user and group, such as <c>10001:10001</c>.</param>
/// <param name="Cpus">Cores it may take at most.</param>
/// <param name="Memory">Memory it may take at most, in the words of Kubernetes: <c>512Mi</c>, <c>2Gi</c>.</param>
/// <param name="HealthCheck">Command that ends with 0 when all is well.</param>
internal sealed record Footprint(string User, string Cpus, string Memory, params IReadOnlyList<string> HealthCheck)
{
    private static readonly Scratch Temporary = new("/tmp", 64);

    /// <summary>Cores it is sure of in a cluster.</summary>
    public string RequestedCpus { get; init; } = "100m";

    /// <summary>Memory it is sure of in a cluster.</summary>
    public string RequestedMemory { get; init; } = "128Mi";

    /// <summary>Seconds between two health checks.</summary>
    public int CheckSeconds { get; init; } = 15;

    /// <summary>Failed checks in a row that make it unwell.</summary>
    public int CheckRetries { get; init; } = 3;

    /// <summary>Seconds after its start in which a failed check does not count.</summary>
    public int StartSeconds { get; init; } = 60;

    /// <summary>Seconds it gets to end.</summary>
    public int StopSeconds { get; init; } = 30;

    /// <summary>Folders it may write to and that are forgotten with it; everything else is read-only.</summary>
    public IReadOnlyList<Scratch> Scratch { get; init; } = [Temporary];

    /// <summary>One of our services.</summary>
    public static Footprint OfService(string cpus, string memory, string requestedCpus, string requestedMemory, params IReadOnlyList<string> healthCheck) =>
        new("10001:10001", cpus, memory, healthCheck) { RequestedCpus = requestedCpus, RequestedMemory = requestedMemory, StopSeconds = 45, Scratch = [new("/tmp", 256)] };
}

/// <summary>A folder in memory.</summary>
internal sealed record Scratch(string Path, int Megabytes);
