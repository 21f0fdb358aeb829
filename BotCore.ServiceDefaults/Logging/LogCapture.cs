using System.Collections;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>Takes down a log call on the caller's thread: message, values, scopes and the trace it belongs to.</summary>
internal static class LogCapture
{
    public const string OriginalFormat = "{OriginalFormat}";
    private const int MostValues = 64;

    public static LogEntry Take<TState>(
        DateTimeOffset time, string logger, LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter,
        IExternalScopeProvider? scopes)
    {
        var context = new Context();
        scopes?.ForEachScope(static (scope, context) => context.AddScope(scope), context);
        var pairs = state as IReadOnlyList<KeyValuePair<string, object?>>;
        if (state is IEnumerable<KeyValuePair<string, object?>> values) context.Add(values);
        var activity = Activity.Current;
        return new LogEntry
        {
            Time = time,
            Level = level,
            Logger = logger,
            Event = id,
            Message = Message(pairs) ?? new LogMessage(Formatted(state, exception, formatter)),
            Values = context.Values(),
            TraceId = activity?.TraceId.ToHexString(),
            SpanId = activity?.SpanId.ToHexString(),
            RequestId = context.RequestId,
            UserId = context.UserId,
            Exception = exception,
        };
    }

    /// <summary>The message in parts when the state carries its template and all of its values.</summary>
    public static LogMessage? Message(IReadOnlyList<KeyValuePair<string, object?>>? pairs)
    {
        if (pairs is null || pairs.Count == 0) return null;
        if (pairs[^1] is not { Key: OriginalFormat, Value: string format }) return null;
        try
        {
            var template = MessageTemplate.Parse(format);
            return template.Render(pairs) is { } parts ? new LogMessage(template, parts) : null;
        }
        catch (FormatException)
        {
            return null; // an unknown format specifier: the logger's own formatter decides what that means
        }
    }

    private static string Formatted<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            return formatter(state, exception);
        }
        catch (Exception e)
        {
            // A broken ToString or template must not throw out of a log call; see FrozenValue.
            return $"(a message of {typeof(TState).Name} could not be formatted: {e.GetType().Name})";
        }
    }

    /// <summary>What scopes and state add up to.</summary>
    private sealed class Context
    {
        private List<LogValue>? _values;
        private List<object?>? _plain;

        public string? RequestId { get; private set; }
        public string? UserId { get; private set; }

        public void AddScope(object? scope)
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> pairs) Add(pairs);
            else if (scope is IDictionary && FrozenValue.Of(scope) is LogValue[] entries) Add(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
            else if (scope is not null) (_plain ??= []).Add(FrozenValue.Text(scope));
        }

        public void Add(IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (key, value) in pairs)
            {
                switch (key)
                {
                    case OriginalFormat or "TraceId" or "SpanId" or "ParentId": continue; // the first is the message, the others have fields of their own
                    case "RequestId" or "request_id": RequestId = value is null ? null : FrozenValue.Text(value); continue;
                    case "UserId" or "user_id": UserId = value is null ? null : FrozenValue.Text(value); continue;
                }
                _values ??= [];
                int known = _values.FindIndex(existing => existing.Key == key);
                var taken = new LogValue(key, value is LogValue[]? value : FrozenValue.Of(value));
                if (known >= 0) _values[known] = taken;
                else if (_values.Count < MostValues) _values.Add(taken);
            }
        }

        public List<LogValue> Values()
        {
            if (_plain is not null) (_values ??= []).Add(new LogValue("scopes", _plain.ToArray()));
            return _values ?? [];
        }
    }
}
