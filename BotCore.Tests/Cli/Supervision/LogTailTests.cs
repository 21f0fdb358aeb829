using System.Threading.Channels;
using BotCore.Cli.Supervision;

namespace BotCore.Tests.Cli.Supervision;

public sealed class LogTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_lines_are_taken_from_older_parts_too()
    {
        File.WriteAllLines(_folder["a.log.2"], ["1", "2"]);
        File.WriteAllLines(_folder["a.log.1"], ["3", "4"]);
        File.WriteAllLines(_folder["a.log"], ["5"]);
        List<string> read = [];

        new LogTail("a", _folder["a.log"], lines: 4).ReadLast((_, line) => read.Add(line));

        Assert.Equal(["2", "3", "4", "5"], read);
    }

    [Fact]
    public async Task Following_misses_no_line_when_the_log_is_rotated()
    {
        const int lines = 300;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        using var log = new RollingLogFile(_folder["a.log"], maxBytes: 1_500, keep: 3);
        log.Write("old");
        var tail = new LogTail("a", _folder["a.log"], lines: 0);
        tail.ReadLast((_, _) => { });
        var read = Channel.CreateUnbounded<string>();
        var following = LogTail.FollowAsync([tail], (_, line) => read.Writer.TryWrite(line), stop.Token);

        for (int i = 0; i < lines; i++)
        {
            log.Write($"line {i:0000} é");
            // One rotation at most between two looks, as with files of megabytes; the follower is asked, not timed.
            Assert.Equal($"line {i:0000} é", i % 50 == 49 ? await LastOf50Async(read.Reader, i, stop.Token) : $"line {i:0000} é");
        }
        await stop.CancelAsync();
        await following;
    }

    private static async Task<string> LastOf50Async(ChannelReader<string> read, int last, CancellationToken ct)
    {
        string line = "";
        for (int i = last - 49; i <= last; i++)
        {
            line = await read.ReadAsync(ct);
            Assert.Equal($"line {i:0000} é", line);
        }
        return line;
    }
}
