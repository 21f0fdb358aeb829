using System.Globalization;

namespace BotCore.TradingEngine.Leases;

/// <summary>The name under which this process holds leases.</summary>
internal static class ProcessName
{
    private static readonly string Unique = Guid.NewGuid().ToString("N")[..8];
    private static int _runs;

    /// <summary>Host, process and a random part: host and process number come again, in containers always.</summary>
    public static string Own() => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Unique}");

    /// <summary>A name for one piece of work of this process, different each time: another piece of it must wait as another process would.</summary>
    public static string OwnRun() => string.Create(CultureInfo.InvariantCulture, $"{Own()}/{Interlocked.Increment(ref _runs)}");
}
