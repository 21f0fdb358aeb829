namespace BotCore.Dashboard.Live;

/// <summary>How long to wait before the next attempt: doubling from half a second to 15 seconds, the second half of it random.</summary>
/// <remarks>Equal jitter (Brooker, AWS Architecture Blog, 2015): many dashboards that lost one engine do not come back in step.</remarks>
internal static class ReconnectDelay
{
    private const double FirstSeconds = 0.5;
    private const double LongestSeconds = 15;

    /// <param name="attempt">Failures in a row before this wait, from 0.</param>
    /// <param name="jitter">Random number, 0 (inclusive) to 1 (exclusive).</param>
    public static TimeSpan Of(int attempt, double jitter)
    {
        double whole = Math.Min(LongestSeconds, FirstSeconds * (1L << Math.Min(attempt, 10)));
        return TimeSpan.FromSeconds(whole * (0.5 + 0.5 * jitter));
    }
}
