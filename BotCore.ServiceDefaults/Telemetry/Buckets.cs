namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>Histogram boundaries for the durations that occur here. Each has bounds at the service levels it is used to watch.</summary>
public static class Buckets
{
    /// <summary>10 µs to 100 ms: pre-trade checks (under 1 ms), order decisions (p99 under 1 ms). Seconds.</summary>
    public static IReadOnlyList<double> Microseconds { get; } = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1];

    /// <summary>500 µs to 10 s: journal appends, queries (p95 under 10 ms), stream delivery (p95 under 100 ms), order round trips. Seconds.</summary>
    public static IReadOnlyList<double> Milliseconds { get; } = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    /// <summary>50 ms to 60 s: AI analysis (p95 under 5 s), calls to other services. Seconds.</summary>
    public static IReadOnlyList<double> Seconds { get; } = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60];

    /// <summary>1 s to 1 h: backups, restores, backtests, training. Seconds.</summary>
    public static IReadOnlyList<double> Minutes { get; } = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600];

    /// <summary>Tenths from 0 to 1, for confidences and shares, with a bound at 0.45 where the low-confidence alert looks.</summary>
    public static IReadOnlyList<double> Ratio { get; } = [0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1];
}
