using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

internal static partial class QueuedLoggerProviderLog
{
    [LoggerMessage(9001, LogLevel.Critical, "The process is ending because of an unhandled exception")]
    public static partial void LogUnhandled(this ILogger logger, Exception exception);
}
