using System.Diagnostics.Metrics;
using BotCore.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>What every service says about itself: which build it is, what it uses of which limit, and how its log fares.</summary>
internal sealed class ServiceMetrics
{
    /// <summary>Its meter; the names are in docs/operations/metrics.md.</summary>
    public const string MeterName = "BotCore.ServiceDefaults";

    private readonly Meter _meter;

    public ServiceMetrics(IMeterFactory meters, ServiceIdentity identity, ProcessResources process)
    {
        _meter = meters.Create(MeterName);
        KeyValuePair<string, object?>[] build =
        [
            new("service", identity.Service), new("version", identity.Version), new("revision", identity.Revision),
            new("environment", identity.Environment), new("runtime", Environment.Version.ToString()),
        ];
        _meter.CreateObservableGauge("build_info", () => new Measurement<int>(1, build), null, "Always 1; the labels say which build runs.");
        _meter.CreateObservableCounter("process_cpu_seconds_total", ProcessResources.CpuSeconds, "s", "Processor time used, user and system.");
        _meter.CreateObservableGauge("process_cpu_limit_cores", process.CpuLimitCores, null, "Cores the process may use: the container's quota, or the machine's cores.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", ProcessResources.ResidentBytes, "By", "Physical memory in use.");
        _meter.CreateObservableGauge("process_memory_limit_bytes", process.MemoryLimitBytes, "By", "Memory the process may use: the container's limit, or the machine's memory.");
        _meter.CreateObservableGauge("process_start_time_seconds", process.StartTimeSeconds, "s", "When the process started, Unix time.");
        if (ProcessResources.CountsFiles)
        {
            _meter.CreateObservableGauge("process_open_fds", ProcessResources.OpenFiles, null, "Open file descriptors, sockets included.");
            _meter.CreateObservableGauge("process_max_fds", process.MostFiles, null, "File descriptors the process may open.");
        }
    }

    public void Observe(LogQueue queue)
    {
        _meter.CreateObservableCounter("log_records_total", () => PerLevel(queue.Added), null, "Log records offered to stdout.");
        _meter.CreateObservableCounter("log_records_dropped_total", () => PerLevel(queue.Dropped), null, "Log records lost because stdout did not keep up.");
    }

    private static IEnumerable<Measurement<long>> PerLevel(Func<LogLevel, long> count) =>
        LogLevels.Words.Select((word, level) => new Measurement<long>(count((LogLevel)level), new KeyValuePair<string, object?>("level", word)));
}
