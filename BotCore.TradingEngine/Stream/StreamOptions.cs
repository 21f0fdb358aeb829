namespace BotCore.TradingEngine.Stream;

/// <summary>Limits of the live stream. All are there to bound what one client, or a market that runs at full speed, can cost.</summary>
internal sealed record StreamOptions
{
    /// <summary>Frames kept for clients that resume. Default 10,000.</summary>
    public int KeptFrames { get; init; } = 10_000;

    /// <summary>Frames that may wait for one client; one more and it is let go as <c>slow_client</c>. Default 4,096.</summary>
    public int ClientQueue { get; init; } = 4_096;

    /// <summary>Connections at a time; further ones are refused with 503. Default 1,000.</summary>
    public int MaxClients { get; init; } = 1_000;

    /// <summary>Commits that may wait for the hub. Default 256.</summary>
    public int MaxCommits { get; init; } = 256;

    /// <summary>Journal records in all the commits that wait. Default 20,000.</summary>
    public int MaxRecords { get; init; } = 20_000;

    /// <summary>Journal records of one commit above which it is not streamed one by one: the loop is catching up, no person can follow. Default 1,000.</summary>
    public int LargestCommit { get; init; } = 1_000;

    /// <summary>Shortest time between two frames of the same conflated thing. Default 100 ms.</summary>
    public TimeSpan ConflationInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A client that got nothing for so long gets a heartbeat. Default 30 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the hub lets a flood pass before it starts a new epoch, so that clients read the state once a second and not hundreds of times. Default 1 s.</summary>
    public TimeSpan FloodPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a client that is let go may take to receive its last frame and answer the close, wall time. Default 5 s.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);
}
