using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BotCore.Tests.ServiceDefaults.Logging;

#pragma warning disable CA1848, CA1873, CA2254 // whatever way other code logs is the subject here

public sealed partial class JsonLogFormatterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 31, 15, 4, 5, 678, TimeSpan.FromHours(1)));
    private readonly ALog _log;

    public JsonLogFormatterTests() => _log = new ALog(time: _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_record_is_one_json_object_on_one_line_with_the_specified_fields()
    {
        using var activity = new Activity("work").Start();
        using (_log.Logger.BeginScope(new Dictionary<string, object?> { ["RequestId"] = "req-1", ["UserId"] = "user-7", ["Symbol"] = "BTCUSDT" }))
            OrderFilled(_log.Logger, "01J8ZQ6Y2V8T4M3N5P7R9S1A2B", 64250.10m);

        var record = Assert.Single(_log.Records());

        Assert.Single(_log.Output.Lines);
        Assert.Equal("2025-01-31T14:04:05.678Z", record.GetProperty("timestamp").GetString());
        Assert.Equal("INFO", record.GetProperty("level").GetString());
        Assert.Equal("test-service", record.GetProperty("service").GetString());
        Assert.Equal("Order 01J8ZQ6Y2V8T4M3N5P7R9S1A2B filled at 64250.10", record.GetProperty("message").GetString());
        Assert.Equal("host-1", record.GetProperty("host").GetString());
        Assert.Equal("1.2.3", record.GetProperty("version").GetString());
        Assert.Equal("Production", record.GetProperty("environment").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), record.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), record.GetProperty("span_id").GetString());
        Assert.Equal("req-1", record.GetProperty("request_id").GetString());
        Assert.Equal("user-7", record.GetProperty("user_id").GetString());
        Assert.Equal(2001, record.GetProperty("event_id").GetInt32());
        Assert.Equal("OrderFilled", record.GetProperty("event_name").GetString());
        Assert.Equal("BotCore.Tests.Subject", record.GetProperty("logger").GetString());
        var context = record.GetProperty("context");
        Assert.Equal("01J8ZQ6Y2V8T4M3N5P7R9S1A2B", context.GetProperty("OrderId").GetString());
        Assert.Equal(64250.10m, context.GetProperty("Price").GetDecimal());
        Assert.Equal("BTCUSDT", context.GetProperty("Symbol").GetString());
        Assert.False(record.TryGetProperty("exception", out _));
    }

    [Fact]
    public void An_exception_is_written_with_type_message_stack_and_inner_exception()
    {
        Exception thrown = Thrown();

        Failed(_log.Logger, thrown);

        var exception = _log.LastRecord().GetProperty("exception");
        Assert.Equal(typeof(InvalidOperationException).FullName, exception.GetProperty("type").GetString());
        Assert.Equal("the journal is shut", exception.GetProperty("message").GetString());
        Assert.Contains(nameof(Thrown), exception.GetProperty("stack").GetString(), StringComparison.Ordinal);
        Assert.Equal("disk full", exception.GetProperty("inner").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(LogLevel.Trace, "TRACE")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARN")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "FATAL")]
    public void Each_level_has_its_word(LogLevel level, string word)
    {
        _log.Logger.Log(level, "x");

        Assert.Equal(word, _log.LastRecord().GetProperty("level").GetString());
    }

    [Fact]
    public void Line_breaks_and_quotes_stay_inside_the_one_line()
    {
        Said(_log.Logger, "a\r\nb\u2028 \"c\" {\"level\":\"FATAL\"}");

        var record = Assert.Single(_log.Records());
        Assert.Equal("said a\r\nb\u2028 \"c\" {\"level\":\"FATAL\"}", record.GetProperty("message").GetString());
    }

    [Fact]
    public void Values_keep_their_kind_and_collections_their_shape()
    {
        _log.Logger.Log(LogLevel.Information, default, new Dictionary<string, object?>
        {
            ["Whole"] = 5L,
            ["Exact"] = 0.1m,
            ["Ratio"] = 0.5,
            ["NotANumber"] = double.NaN,
            ["Flag"] = true,
            ["Nothing"] = null,
            ["Many"] = new[] { "a", "b" },
            ["Nested"] = new Dictionary<string, object?> { ["Password"] = "hunter2", ["n"] = 1 },
            ["When"] = new DateTimeOffset(2025, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)),
            ["Bytes"] = new byte[32],
            ["Side"] = DayOfWeek.Monday,
        }, null, (_, _) => "values");

        var context = _log.LastRecord().GetProperty("context");

        Assert.Equal(5, context.GetProperty("Whole").GetInt32());
        Assert.Equal(0.1m, context.GetProperty("Exact").GetDecimal());
        Assert.Equal(0.5, context.GetProperty("Ratio").GetDouble());
        Assert.Equal("NaN", context.GetProperty("NotANumber").GetString());
        Assert.True(context.GetProperty("Flag").GetBoolean());
        Assert.Equal(JsonValueKind.Null, context.GetProperty("Nothing").ValueKind);
        Assert.Equal(["a", "b"], context.GetProperty("Many").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("***", context.GetProperty("Nested").GetProperty("Password").GetString());
        Assert.Equal("2025-01-01T00:00:00.0000000Z", context.GetProperty("When").GetString());
        Assert.Equal("byte[32]", context.GetProperty("Bytes").GetString());
        Assert.Equal("Monday", context.GetProperty("Side").GetString());
    }

    [Fact]
    public void The_value_of_the_call_wins_over_that_of_a_scope_and_an_inner_scope_over_an_outer()
    {
        using (_log.Logger.BeginScope("outer {Symbol} {Stage}", "BTCUSDT", 1))
        using (_log.Logger.BeginScope("inner {Stage}", 2))
        using (_log.Logger.BeginScope("plain"))
            Said(_log.Logger, "x");

        var context = _log.LastRecord().GetProperty("context");
        Assert.Equal(2, context.GetProperty("Stage").GetInt32());
        Assert.Equal("BTCUSDT", context.GetProperty("Symbol").GetString());
        Assert.Equal("plain", context.GetProperty("scopes")[0].GetString());
    }

    [Fact]
    public void A_value_that_cannot_be_printed_does_not_throw_out_of_the_log_call()
    {
        _log.Logger.Log(LogLevel.Information, default, new Dictionary<string, object?> { ["Odd"] = new Unprintable() }, null, (_, _) => throw new FormatException());
        Failed(_log.Logger, new UnprintableException());
        Said(_log.Logger, "still here");

        var records = _log.Records();

        Assert.Equal(3, records.Count);
        Assert.Contains("could not be printed", records[0].GetProperty("context").GetProperty("Odd").GetString(), StringComparison.Ordinal);
        Assert.Contains("could not be written", records[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("said still here", records[2].GetProperty("message").GetString());
    }

    [Fact]
    public void A_message_is_rendered_as_the_framework_would_render_it()
    {
        string?[] expected = new string?[4];
        Log(0, "{A} and {A} of {B:F2} {{literal}}", 1, 2, 3.14159);
        Log(1, "{Missing} {Date:yyyy-MM-dd} {Padded,6}|", null, new DateTime(2025, 1, 31), "ab");
        Log(2, "{Items}", new[] { 1, 2, 3 });
        Log(3, "no holes");

        Assert.Equal(expected, _log.Records().Select(record => record.GetProperty("message").GetString()));

        void Log(int at, string template, params object?[] values)
        {
            _log.Logger.LogInformation(template, values);
            using var reference = LoggerFactory.Create(logging => logging.AddProvider(new FormatterProbe(text => expected[at] = text)));
            reference.CreateLogger("x").LogInformation(template, values);
        }
    }

    [Fact]
    public void A_very_long_message_is_cut_and_says_so()
    {
        Said(_log.Logger, string.Concat(Enumerable.Repeat("word ", 4_000)));

        string message = _log.LastRecord().GetProperty("message").GetString()!;
        Assert.True(message.Length < 9_000, message.Length.ToString(CultureInfo.InvariantCulture));
        Assert.EndsWith("more characters)", message, StringComparison.Ordinal);
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("the journal is shut", new IOException("disk full"));
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Order {OrderId} filled at {Price}")]
    private static partial void OrderFilled(ILogger logger, string orderId, decimal price);

    [LoggerMessage(4001, LogLevel.Error, "failed")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(1, LogLevel.Information, "said {What}")]
    private static partial void Said(ILogger logger, string what);

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException("no");
    }

    private sealed class UnprintableException : Exception
    {
        public override string Message => throw new InvalidOperationException("no");
    }

    private sealed class FormatterProbe(Action<string> seen) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => seen(formatter(state, exception));

        public void Dispose() { }
    }
}
