namespace BotCore.Cli.Supervision;

/// <summary>How a crashed service is brought back.</summary>
internal sealed class RestartOptions
{
    /// <summary>Wait before the first restart, doubled with each further crash inside <see cref="Window"/>. Default 500 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait, jitter included. Default 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Each wait is moved by up to this share of itself either way, so that services do not restart in step. 0 to 1, default 0.2.</summary>
    public double JitterRatio { get; init; } = 0.2;

    /// <summary>The crash with this number inside <see cref="Window"/> is the last: the service is given up. Default 8.</summary>
    public int MaxCrashes { get; init; } = 8;

    /// <summary>Crashes older than this are forgotten. Default 10 minutes.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);
}

internal enum RestartVerdict
{
    /// <summary>Start again after <see cref="RestartDecision.Delay"/>.</summary>
    Retry,

    /// <summary>The exit code says that no restart can help.</summary>
    Fatal,

    /// <summary>It crashed too often.</summary>
    GiveUp,
}

/// <param name="Delay">Zero unless the verdict is <see cref="RestartVerdict.Retry"/>.</param>
/// <param name="Crashes">Crashes inside the window, this one included.</param>
internal readonly record struct RestartDecision(RestartVerdict Verdict, TimeSpan Delay, int Crashes);

/// <summary>Decides after each unasked exit of one service whether, and when, it is started again.</summary>
internal sealed class RestartPolicy(RestartOptions options, TimeProvider time, Random random)
{
    private readonly Queue<long> _crashes = new();

    public RestartDecision OnExit(int exitCode)
    {
        if (ExitCodes.IsFatal(exitCode)) return new RestartDecision(RestartVerdict.Fatal, TimeSpan.Zero, _crashes.Count + 1);

        while (_crashes.TryPeek(out long oldest) && time.GetElapsedTime(oldest) > options.Window) _crashes.Dequeue();
        _crashes.Enqueue(time.GetTimestamp());
        return _crashes.Count >= options.MaxCrashes
            ? new RestartDecision(RestartVerdict.GiveUp, TimeSpan.Zero, _crashes.Count)
            : new RestartDecision(RestartVerdict.Retry, Delay(_crashes.Count), _crashes.Count);
    }

    private TimeSpan Delay(int crashes)
    {
        double delay = options.FirstDelay.TotalMilliseconds * Math.Pow(2, crashes - 1);
        double jitter = 1 + options.JitterRatio * (2 * random.NextDouble() - 1);
        return TimeSpan.FromMilliseconds(Math.Min(delay * jitter, options.LongestDelay.TotalMilliseconds));
    }
}
