using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Hosting;

internal static partial class ServiceRunnerLog
{
    [LoggerMessage(9010, LogLevel.Critical, "Not started, {Count} settings are wrong: {Failures}")]
    public static partial void SettingsWrong(this ILogger logger, int count, string failures);

    [LoggerMessage(9011, LogLevel.Critical, "Not started, the address is in use: {Reason}")]
    public static partial void AddressInUse(this ILogger logger, string reason);

    [LoggerMessage(9012, LogLevel.Critical, "Not started")]
    public static partial void StartFailed(this ILogger logger, Exception exception);

    [LoggerMessage(9013, LogLevel.Critical, "{BackgroundService} failed and the service stopped because of it")]
    public static partial void BackgroundServiceFailed(this ILogger logger, string backgroundService, Exception? exception);
}
