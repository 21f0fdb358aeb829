namespace BotCore.Cli.Supervision;

/// <summary>How one service is started and how it is known to be ready.</summary>
/// <param name="Name">Stable: <c>trading-engine</c>, <c>dashboard</c>; also the name of its log file.</param>
/// <param name="Url">Where it listens, without a path.</param>
/// <param name="ReadyPath">Answers 200 when the service is ready.</param>
/// <param name="IsEssential">When it fails for good everything else is stopped too. Trading does not stop because a screen is gone.</param>
internal sealed record ServiceDefinition(
    string Name, string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory, int Port, Uri Url, string ReadyPath,
    bool IsEssential)
{
    /// <summary>Added until the service has been ready once: what may be done at the start of a run, and never again after a crash.</summary>
    public IReadOnlyList<string> FirstStartArguments { get; init; } = [];

    /// <summary>Added to the environment: where secrets belong, which a command line would show to everybody.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public Uri ReadyUrl => new(Url, ReadyPath);
}
