using System.Diagnostics.Metrics;
using System.Text.Json;
using BotCore.ServiceDefaults;
using BotCore.ServiceDefaults.Logging;
using BotCore.ServiceDefaults.Logging.Redaction;
using BotCore.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Logging;

/// <summary>The real logging path, from the logger call to the bytes on stdout, without a host around it.</summary>
internal sealed class ALog : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ILoggerFactory _factory;

    public ALog(Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var identity = new ServiceIdentity("test-service", "1.2.3", "abc", "Production", "host-1");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build();
        var metrics = new ServiceMetrics(_services.GetRequiredService<IMeterFactory>(), identity, new ProcessResources());
        Provider = new QueuedLoggerProvider(configuration, identity, new Redactor(new SensitiveKeys([])), new LogOutput(Output, false), time ?? TimeProvider.System, metrics);
        _factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Provider));
        Logger = _factory.CreateLogger("BotCore.Tests.Subject");
    }

    public CapturedOutput Output { get; } = new();
    public QueuedLoggerProvider Provider { get; }
    public ILogger Logger { get; }

    /// <summary>What has been logged up to now, parsed.</summary>
    public IReadOnlyList<JsonElement> Records()
    {
        Assert.True(Provider.Flush(TimeSpan.FromSeconds(10)), "the log was not written within 10 s");
        return Output.Records;
    }

    public JsonElement LastRecord() => Records()[^1];

    public void Dispose()
    {
        Output.Open();
        _factory.Dispose();
        Provider.Dispose();
        _services.Dispose();
    }
}
