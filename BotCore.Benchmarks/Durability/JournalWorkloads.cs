using System.Diagnostics;
using System.Threading.Channels;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Journal.Sqlite;

namespace BotCore.Benchmarks.Durability;

/// <summary>Events of a busy market, appended in batches with full synchronisation, as fast as it goes.</summary>
internal sealed class GroupCommit : IDurabilityWorkload
{
    private const int Batch = 1000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public string Name => "group-commit";

    public async IAsyncEnumerable<Measure> RunAsync(string folder)
    {
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(folder, "journal.db"), default);
        var events = JournalEvents.Make(Batch);
        await journal.AppendAsync(0, events, default);
        long appended = 0, began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Duration)
        {
            await journal.AppendAsync(journal.LastVersion, events, default);
            appended += Batch;
        }
        double rate = appended / Stopwatch.GetElapsedTime(began).TotalSeconds;
        yield return new Measure(Name, "events_per_second", Math.Round(rate), "events/s", 20_000, true, $"SQLite, synchronous=FULL, batches of {Batch}");
    }
}

/// <summary>A thousand events a second that arrive one by one; each waits until it is durable, those that arrive meanwhile go together.</summary>
internal sealed class PacedAppends : IDurabilityWorkload
{
    private const int PerSecond = 1000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public string Name => "paced-appends";

    public async IAsyncEnumerable<Measure> RunAsync(string folder)
    {
        await using var journal = await SqliteJournal.OpenAsync(Path.Combine(folder, "journal.db"), default);
        var arrivals = Channel.CreateBounded<long>(100_000);
        var samples = JournalEvents.Make(1);
        var waits = new List<double>();
        var writing = Task.Run(async () =>
        {
            var times = new List<long>();
            while (await arrivals.Reader.WaitToReadAsync())
            {
                times.Clear();
                while (arrivals.Reader.TryRead(out long arrived)) times.Add(arrived);
                await journal.AppendAsync(journal.LastVersion, [.. times.Select(_ => samples[0])], default);
                foreach (long arrived in times) waits.Add(Stopwatch.GetElapsedTime(arrived).TotalMilliseconds);
            }
        });
        // A thread of its own that spins up to each moment: a timer's grain would be measured instead.
        var arriving = new Thread(() =>
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < PerSecond * Duration.TotalSeconds; i++)
            {
                double due = i * 1000.0 / PerSecond;
                double early = due - Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (early > 0) Thread.Sleep(TimeSpan.FromMilliseconds(early));
                arrivals.Writer.TryWrite(Stopwatch.GetTimestamp());
            }
            arrivals.Writer.Complete();
        });
        arriving.Start();
        await writing;
        arriving.Join();
        waits.Sort();
        string detail = $"SQLite, synchronous=FULL, {PerSecond} events/s for {Duration.TotalSeconds:0} s";
        yield return new Measure(Name, "append_p50", Math.Round(waits[waits.Count / 2], 3), "ms", null, false, detail);
        yield return new Measure(Name, "append_p99", Math.Round(waits[waits.Count * 99 / 100], 3), "ms", 10, false, detail);
    }
}

/// <summary>Candles with what was decided at them: what a journal mostly holds.</summary>
internal static class JournalEvents
{
    public static IReadOnlyList<TradingEvent> Make(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new CandleTaken(60_000L * (i + 1), i % 4, new Candle(60_000L * i, 100.25, 101.5, 99.75, 100.5, 1234.5), "no_signal"))];
}
