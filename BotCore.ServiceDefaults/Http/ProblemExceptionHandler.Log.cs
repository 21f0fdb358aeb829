using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Http;

internal static partial class ProblemExceptionHandlerLog
{
    [LoggerMessage(9030, LogLevel.Debug, "A request could not be read: {Code}, {Detail}")]
    public static partial void RequestUnreadable(this ILogger logger, string code, string detail);

    [LoggerMessage(9031, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);
}
