using System.Buffers;
using Microsoft.Extensions.Logging;

namespace BotCore.ServiceDefaults.Logging;

/// <summary>The one thread that redacts, formats and writes log records, and says how many were dropped.</summary>
internal sealed class LogWriter : IDisposable
{
    private const int BatchSize = 256;
    private const int WriteAt = 64 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly LogQueue _queue;
    private readonly ILogFormatter _formatter;
    private readonly LogOutput _output;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * WriteAt);
    private readonly long[] _reported = new long[LogLevels.Words.Count];
    private long _written;
    private bool _stopped;

    public LogWriter(LogQueue queue, ILogFormatter formatter, LogOutput output, TimeProvider time)
    {
        (_queue, _formatter, _output, _time) = (queue, formatter, output, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    /// <summary>Waits until what was added so far is on stdout, at most for the given time.</summary>
    /// <returns><c>false</c> when the time was over first.</returns>
    public bool Flush(TimeSpan timeout)
    {
        long target = TotalAdded();
        return SpinWait.SpinUntil(() => Volatile.Read(ref _written) + TotalDropped() >= target || !_thread.IsAlive, timeout);
    }

    /// <summary>Writes what is queued and ends the thread; gives up after the time limit and says on stderr how much was lost.</summary>
    public void Stop(TimeSpan timeout)
    {
        if (_stopped) return;
        _stopped = true;
        _queue.Complete();
        if (_thread.Join(timeout))
        {
            _formatter.Dispose();
            return;
        }
        // Counted from both ends: what the writer holds in its hand is lost as well as what is queued.
        long lost = TotalAdded() - TotalDropped() - Volatile.Read(ref _written);
        _queue.Abandon();
        Console.Error.WriteLine($"{lost} log records were lost at shutdown: stdout did not take them within {timeout}.");
    }

    public void Dispose() => Stop(TimeSpan.FromSeconds(5));

    private void Run()
    {
        var batch = new List<LogEntry>(BatchSize);
        while (_queue.Take(batch, BatchSize, Idle))
        {
            ReportDropped();
            foreach (var entry in batch)
            {
                Format(entry);
                if (_buffer.WrittenCount >= WriteAt) TryWriteBuffer();
            }
            if (TryWriteBuffer()) Volatile.Write(ref _written, _written + batch.Count);
            else _queue.Lost(batch);
        }
        ReportDropped();
        TryWriteBuffer();
    }

    private void Format(LogEntry entry)
    {
        int before = _buffer.WrittenCount;
        try
        {
            _formatter.Write(entry, _buffer);
        }
        catch (Exception e)
        {
            // A logged exception's own Message may throw. One record is worth less than the thread that writes all the others.
            TruncateTo(before);
            _formatter.Write(new LogEntry
            {
                Time = entry.Time,
                Level = entry.Level,
                Logger = entry.Logger,
                Event = entry.Event,
                Message = new LogMessage($"(a log record could not be written: {e.GetType().Name})"),
            }, _buffer);
        }
    }

    private void TruncateTo(int length)
    {
        byte[] kept = _buffer.WrittenSpan[..length].ToArray();
        _buffer.ResetWrittenCount();
        _buffer.Write(kept);
    }

    /// <returns><c>false</c> when stdout is gone (a closed pipe, a full disk): trading goes on, and the loss shows in log_records_dropped_total.</returns>
    private bool TryWriteBuffer()
    {
        try
        {
            _output.Stream.Write(_buffer.WrittenSpan);
            _output.Stream.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }
    }

    private void ReportDropped()
    {
        long total = 0;
        var parts = new List<LogValue>();
        for (int level = 0; level < _reported.Length; level++)
        {
            long dropped = _queue.Dropped((LogLevel)level) - _reported[level];
            if (dropped == 0) continue;
            _reported[level] += dropped;
            total += dropped;
            parts.Add(new LogValue(LogLevels.Words[level], dropped));
        }
        if (total == 0) return;
        _formatter.Write(new LogEntry
        {
            Time = _time.GetUtcNow(),
            Level = LogLevel.Warning,
            Logger = typeof(LogQueue).FullName!,
            Event = new EventId(9050, "LogRecordsDropped"),
            Message = new LogMessage($"{total} log records were dropped because stdout did not keep up"),
            Values = [new LogValue("Dropped", parts.ToArray())],
        }, _buffer);
    }

    private long TotalAdded() => Enumerable.Range(0, LogLevels.Words.Count).Sum(level => _queue.Added((LogLevel)level));

    private long TotalDropped() => Enumerable.Range(0, LogLevels.Words.Count).Sum(level => _queue.Dropped((LogLevel)level));
}
