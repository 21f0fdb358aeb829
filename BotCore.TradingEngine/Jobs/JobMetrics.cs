using System.Diagnostics.Metrics;
using BotCore.TradingEngine.Stores.Jobs;

namespace BotCore.TradingEngine.Jobs;

/// <summary>What keeping and working on jobs measures.</summary>
internal sealed class JobMetrics
{
    public const string MeterName = "BotCore.TradingEngine.Jobs";

    private readonly Counter<long> _ended;
    private readonly Counter<long> _pieces;
    private readonly Histogram<double> _duration;
    private volatile int _open;
    private volatile int _openPieces;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _ended = meter.CreateCounter<long>("jobs_ended_total", null, "Jobs that ended, by kind and how.");
        _pieces = meter.CreateCounter<long>("job_pieces_total", null, "Pieces this process worked on, by kind and what became of them.");
        _duration = meter.CreateHistogram<double>("job_piece_duration_seconds", "s", "Time to work on a piece that was completed.");
        meter.CreateObservableGauge("jobs_open", () => _open, null, "Jobs that wait or run, as the leading engine sees them; 0 elsewhere.");
        meter.CreateObservableGauge("job_pieces_open", () => _openPieces, null, "Pieces without a result of the open jobs, as the leading engine sees them; 0 elsewhere.");
        foreach (string kind in JobKinds.All)
        {
            foreach (var state in (JobState[])[JobState.Done, JobState.Failed, JobState.Cancelled]) Add(_ended, kind, "state", Word(state), 0);
            foreach (var end in Enum.GetValues<PieceEnd>()) Add(_pieces, kind, "result", Word(end), 0);
        }
    }

    public void Open(int jobs, int pieces) => (_open, _openPieces) = (jobs, pieces);

    public void Ended(string kind, JobState state) => Add(_ended, kind, "state", Word(state), 1);

    public void Piece(string kind, PieceEnd end, TimeSpan took)
    {
        Add(_pieces, kind, "result", Word(end), 1);
        if (end is PieceEnd.Completed) _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Add(Counter<long> counter, string kind, string label, string word, long by) =>
        counter.Add(by, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>(label, word));
}

/// <summary>What became of a piece that was worked on.</summary>
internal enum PieceEnd
{
    /// <summary>Its result is stored.</summary>
    Completed,

    /// <summary>Somebody else has it, or its job is over: what was done is dropped.</summary>
    Dropped,

    /// <summary>Given back, because this process stops.</summary>
    Returned,

    /// <summary>The try failed, another follows.</summary>
    Retried,

    /// <summary>Given up, and its job with it.</summary>
    Failed,
}
