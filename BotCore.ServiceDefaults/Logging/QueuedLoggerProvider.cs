using System.Collections.Concurrent;
using BotCore.ServiceDefaults.Hosting;
using BotCore.ServiceDefaults.Logging.Redaction;
using BotCore.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>
/// Log records to stdout without ever making the caller wait for it. The built-in console logger was considered: its queue, once full, either blocks the
/// trading loop or drops the newest record whatever its level. This one drops the least important first (<see cref="LogQueue"/>).
/// </summary>
/// <remarks>Rules for levels address it as <c>Logging:BotCore:LogLevel</c>.</remarks>
[ProviderAlias("BotCore")]
internal sealed class QueuedLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private static readonly TimeSpan CrashFlush = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, QueuedLogger> _loggers = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly LogOptions _options;
    private readonly LogWriter _writer;
    private IExternalScopeProvider? _scopes;

    public QueuedLoggerProvider(
        IConfiguration configuration, ServiceIdentity identity, Redactor redactor, LogOutput output, TimeProvider time, ServiceMetrics metrics)
    {
        // Read past validation: a service that is about to refuse its configuration must still be able to say so.
        _options = SectionOptions<LogOptions>.ReadLeniently(configuration, LogOptions.Section);
        _time = time;
        Queue = new LogQueue(Math.Clamp(_options.QueueCapacity, 100, 1_000_000));
        IsText = _options.Format == LogFormat.Text || (_options.Format == LogFormat.Auto && output.IsTerminal);
        bool colour = output.IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        _writer = new LogWriter(Queue, IsText ? new TextLogFormatter(redactor, colour) : new JsonLogFormatter(identity, redactor), output, time);
        metrics.Observe(Queue);
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Whether a person reads this output.</summary>
    public bool IsText { get; }

    internal LogQueue Queue { get; }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new QueuedLogger(name, this));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Waits until what was logged so far is written, at most for the given time.</summary>
    public bool Flush(TimeSpan timeout) => _writer.Flush(timeout);

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _writer.Stop(_options.FlushTimeout);
    }

    private void OnProcessExit(object? sender, EventArgs e) => _writer.Flush(CrashFlush);

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.ExceptionObject is Exception exception) CreateLogger("BotCore.ServiceDefaults.UnhandledException").LogUnhandled(exception);
        _writer.Flush(CrashFlush);
    }

    private sealed class QueuedLogger(string name, QueuedLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            provider.Queue.Add(LogCapture.Take(provider._time.GetUtcNow(), name, logLevel, eventId, state, exception, formatter, provider._scopes));
        }
    }
}
