using BotCore.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;

namespace BotCore.Tests.ServiceDefaults.Logging;

public sealed class LogQueueTests
{
    [Fact]
    public void A_full_queue_drops_the_oldest_of_the_lowest_level_first()
    {
        var queue = new LogQueue(3);
        Add(queue, LogLevel.Error, "e1");
        Add(queue, LogLevel.Debug, "d1");
        Add(queue, LogLevel.Debug, "d2");

        Add(queue, LogLevel.Warning, "w1");
        Add(queue, LogLevel.Critical, "c1");

        Assert.Equal(["e1", "w1", "c1"], Take(queue));
        Assert.Equal(2, queue.Dropped(LogLevel.Debug));
        Assert.Equal(0, queue.Dropped(LogLevel.Error));
    }

    [Fact]
    public void A_record_that_is_no_more_important_than_any_waiting_is_itself_dropped()
    {
        var queue = new LogQueue(2);
        Add(queue, LogLevel.Information, "i1");
        Add(queue, LogLevel.Error, "e1");

        Add(queue, LogLevel.Information, "i2");
        Add(queue, LogLevel.Trace, "t1");

        Assert.Equal(["i1", "e1"], Take(queue));
        Assert.Equal(1, queue.Dropped(LogLevel.Information));
        Assert.Equal(1, queue.Dropped(LogLevel.Trace));
        Assert.Equal(2, queue.Added(LogLevel.Information));
    }

    [Fact]
    public void Records_leave_in_the_order_they_came_whatever_their_level()
    {
        var queue = new LogQueue(10);
        Add(queue, LogLevel.Error, "1");
        Add(queue, LogLevel.Trace, "2");
        Add(queue, LogLevel.Warning, "3");
        Add(queue, LogLevel.Error, "4");

        Assert.Equal(["1", "2", "3", "4"], Take(queue));
    }

    [Fact]
    public void A_completed_queue_gives_out_the_rest_and_then_ends()
    {
        var queue = new LogQueue(10);
        Add(queue, LogLevel.Information, "1");
        queue.Complete();
        Add(queue, LogLevel.Critical, "late");

        var batch = new List<LogEntry>();
        Assert.True(queue.Take(batch, 10, TimeSpan.Zero));
        Assert.Single(batch);
        Assert.False(queue.Take(batch, 10, TimeSpan.Zero));
        Assert.Equal(1, queue.Dropped(LogLevel.Critical));
    }

    private static void Add(LogQueue queue, LogLevel level, string name) =>
        queue.Add(new LogEntry { Time = default, Level = level, Logger = name, Message = new LogMessage(name) });

    private static IEnumerable<string> Take(LogQueue queue)
    {
        var batch = new List<LogEntry>();
        queue.Take(batch, 100, TimeSpan.Zero);
        return batch.Select(entry => entry.Logger);
    }
}
