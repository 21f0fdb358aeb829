using System.Globalization;

namespace BotCore.TradingEngine.Leases;

/// <summary>The name under which this process holds leases.</summary>
internal static class ProcessName
{
    private static readonly string Unique = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Host, process and a random part: host and process number come again, in containers always.</summary>
    public static string Own() => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Unique}");
}
