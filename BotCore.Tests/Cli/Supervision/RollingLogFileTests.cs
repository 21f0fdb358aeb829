using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class RollingLogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_never_takes_more_than_its_parts_allow()
    {
        const int maxBytes = 1_000, keep = 3;
        using (var log = new RollingLogFile(_folder["a.log"], maxBytes, keep))
        {
            for (int i = 0; i < 1_000; i++) log.Write($"line {i:0000}"); // 10 bytes each with its end
        }

        var parts = Directory.GetFiles(_folder.Path);
        Assert.Equal(keep + 1, parts.Length);
        Assert.All(parts, p => Assert.InRange(new FileInfo(p).Length, 1, maxBytes));
        // 1000 lines in files of 100: the newest file is full, and three full parts are behind it.
        Assert.Equal("line 0900", File.ReadLines(_folder["a.log"]).First());
        Assert.Equal("line 0899", File.ReadLines(_folder["a.log.1"]).Last());
        Assert.Equal("line 0600", File.ReadLines(_folder["a.log.3"]).First());
    }

    [Fact]
    public void A_log_goes_on_where_an_earlier_start_left_it()
    {
        using (var first = new RollingLogFile(_folder["a.log"])) first.Write("before");
        using (var second = new RollingLogFile(_folder["a.log"])) second.Write("after");

        Assert.Equal(["before", "after"], File.ReadAllLines(_folder["a.log"]));
    }

    [Fact]
    public void A_line_that_cannot_be_written_is_counted_and_the_next_one_tried()
    {
        Directory.CreateDirectory(_folder["a.log"]); // nothing can be appended to a folder
        using var log = new RollingLogFile(_folder["a.log"]);

        log.Write("lost");
        Directory.Delete(_folder["a.log"]);
        log.Write("kept");

        Assert.Equal(1, log.Dropped);
        Assert.Equal(["kept"], File.ReadAllLines(_folder["a.log"]));
    }
}
