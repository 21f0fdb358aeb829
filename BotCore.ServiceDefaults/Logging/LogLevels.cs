using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>The six words for a level, in log records and as label of <c>log_records_total</c>.</summary>
internal static class LogLevels
{
    public static readonly IReadOnlyList<string> Words = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    public static string Word(LogLevel level) => Words[Math.Clamp((int)level, 0, Words.Count - 1)];
}
