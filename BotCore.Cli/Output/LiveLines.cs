using System.Threading.Channels;

namespace BotCore.Cli.Output;

/// <summary>Lines on their way to a terminal. A terminal that is paused or slow loses the oldest ones and is told how many; it never holds up a service.</summary>
internal sealed class LiveLines : IAsyncDisposable
{
    public const int Capacity = 5_000;
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

    private readonly Channel<string> _lines;
    private readonly TextWriter _output;
    private readonly Task _writing;
    private long _dropped;

    public LiveLines(TextWriter output)
    {
        _output = output;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public void Add(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Writes what is left, unless the terminal still does not take it.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LastLines));
    }

    private async Task WriteAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            long dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0) await _output.WriteLineAsync($"… {dropped} lines not shown, the terminal was too slow; they are in the log files");
            await _output.WriteLineAsync(line);
        }
        await _output.FlushAsync();
    }
}
