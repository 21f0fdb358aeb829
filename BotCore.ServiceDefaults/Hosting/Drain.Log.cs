using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Hosting;

internal static partial class DrainLog
{
    [LoggerMessage(9020, LogLevel.Information, "Stopping: not ready any more, {InFlight} requests in flight, accepting for another {DelaySeconds} s")]
    public static partial void Draining(this ILogger logger, int inFlight, double delaySeconds);

    [LoggerMessage(9021, LogLevel.Information, "Stopped after {Seconds:F1} s, every request was answered")]
    public static partial void Drained(this ILogger logger, double seconds);

    [LoggerMessage(9022, LogLevel.Warning, "{InFlight} requests were cut: the shutdown limit of {LimitSeconds} s was over")]
    public static partial void RequestsCut(this ILogger logger, int inFlight, double limitSeconds);
}
