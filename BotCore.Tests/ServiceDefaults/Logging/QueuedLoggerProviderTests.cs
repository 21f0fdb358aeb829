using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Logging;

public sealed partial class QueuedLoggerProviderTests
{
    private static readonly Dictionary<string, string?> SmallQueue = new() { ["Log:QueueCapacity"] = "100" };

    [Fact]
    public void A_blocked_stdout_neither_stops_the_caller_nor_costs_an_error()
    {
        using var log = new ALog(SmallQueue);
        log.Output.Shut();
        Numbered(log.Logger, -1);
        Assert.True(log.Output.Blocked.Wait(TimeSpan.FromSeconds(10)));

        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 10_000; i++) Numbered(log.Logger, i);
        for (int i = 0; i < 50; i++) Failed(log.Logger, i);
        watch.Stop();
        log.Output.Open();

        var records = log.Records();
        Assert.Equal(50, records.Count(record => record.GetProperty("level").GetString() == "ERROR"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"logging into a blocked pipe took {watch.Elapsed}");
    }

    [Fact]
    public void What_was_dropped_is_told_in_a_record_and_counted_per_level()
    {
        using var log = new ALog(SmallQueue);
        log.Output.Shut();
        Numbered(log.Logger, -1);
        Assert.True(log.Output.Blocked.Wait(TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 1_000; i++) Numbered(log.Logger, i);
        log.Output.Open();

        var records = log.Records();

        var told = Assert.Single(records, record => record.TryGetProperty("event_id", out var id) && id.GetInt32() == 9050);
        Assert.Equal("WARN", told.GetProperty("level").GetString());
        Assert.Equal("900 log records were dropped because stdout did not keep up", told.GetProperty("message").GetString());
        Assert.Equal(900, told.GetProperty("context").GetProperty("Dropped").GetProperty("INFO").GetInt64());
        Assert.Equal(900, log.Provider.Queue.Dropped(LogLevel.Information));
        Assert.Equal(1_001, log.Provider.Queue.Added(LogLevel.Information));
    }

    [Fact]
    public void Shutdown_writes_what_is_queued()
    {
        var log = new ALog();
        for (int i = 0; i < 5_000; i++) Numbered(log.Logger, i);

        log.Dispose();

        Assert.Equal(5_000, log.Output.Lines.Length);
        Assert.Equal("number 4999", log.Output.Records[^1].GetProperty("message").GetString());
    }

    [Fact]
    public void Shutdown_gives_up_on_a_stdout_that_stays_blocked()
    {
        var log = new ALog(new() { ["Log:FlushTimeout"] = "00:00:00.2" });
        log.Output.Shut();
        for (int i = 0; i < 10; i++) Numbered(log.Logger, i);
        Assert.True(log.Output.Blocked.Wait(TimeSpan.FromSeconds(10)));

        var watch = Stopwatch.StartNew();
        log.Provider.Dispose();
        watch.Stop();

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(5));
        log.Dispose();
    }

    [Fact]
    public void A_terminal_line_shows_the_message_the_remaining_values_and_no_control_characters()
    {
        using var log = new ALog(new() { ["Log:Format"] = "Text" });
        using (log.Logger.BeginScope(new Dictionary<string, object?> { ["Symbol"] = "BTCUSDT", ["ApiKey"] = "abcdefghijklmnop" }))
            Said(log.Logger, "red \u001b[31m alert");
        Assert.True(log.Provider.Flush(TimeSpan.FromSeconds(10)));

        string line = Assert.Single(log.Output.Lines);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d INFO  Subject: said red \uFFFD\[31m alert  Symbol=BTCUSDT  ApiKey=\*\*\*mnop$", line);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public void One_thread_writes_tens_of_thousands_of_records_a_second()
    {
        using var log = new ALog(new() { ["Log:QueueCapacity"] = "200000" });
        for (int i = 0; i < 5_000; i++) Ordinary(log.Logger, "BTCUSDT", i, 64250.1m);
        Assert.True(log.Provider.Flush(TimeSpan.FromSeconds(30)));

        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 50_000; i++) Ordinary(log.Logger, "BTCUSDT", i, 64250.1m);
        var accepted = watch.Elapsed;
        Assert.True(log.Provider.Flush(TimeSpan.FromSeconds(60)));
        watch.Stop();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"accepted {50_000 / accepted.TotalSeconds:F0}/s, written {50_000 / watch.Elapsed.TotalSeconds:F0}/s"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"50,000 records took {watch.Elapsed}");
    }

    [LoggerMessage(1, LogLevel.Information, "number {Number}")]
    private static partial void Numbered(ILogger logger, int number);

    [LoggerMessage(2, LogLevel.Error, "failure {Number}")]
    private static partial void Failed(ILogger logger, int number);

    [LoggerMessage(3, LogLevel.Information, "said {What}")]
    private static partial void Said(ILogger logger, string what);

    [LoggerMessage(4, LogLevel.Information, "Order {OrderId} of {Symbol} filled at {Price}")]
    private static partial void Ordinary(ILogger logger, string symbol, int orderId, decimal price);
}
