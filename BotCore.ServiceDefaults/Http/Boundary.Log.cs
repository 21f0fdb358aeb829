using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Http;

internal static partial class BoundaryLog
{
    [LoggerMessage(7001, LogLevel.Warning, "Refused a cross-site {Method} {Path} from origin '{Origin}'")]
    public static partial void CrossSiteRefused(this ILogger logger, string method, string path, string origin);

    [LoggerMessage(7002, LogLevel.Warning, "Refused a request for host '{RequestedHost}', which is not in AllowedHosts")]
    public static partial void HostRefused(this ILogger logger, string requestedHost);
}
