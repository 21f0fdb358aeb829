using System.Text.Json;

namespace BotCore.TradingEngine.Engine;

/// <summary>The log line of a start that failed before there was a host to log through.</summary>
internal static class StartupLog
{
    public static void Fatal(string reason, int exitCode) => Console.Out.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["timestamp"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["level"] = "FATAL",
        ["service"] = "trading-engine",
        ["message"] = reason,
        ["context"] = new Dictionary<string, object> { ["exit_code"] = exitCode },
    }));
}
