using System.Diagnostics;

namespace BotCore.TradingEngine.Bus;

/// <summary>Which trace the newest records of the journal came from, so that their messages go on with it.</summary>
/// <remarks>The loop notes, the relay asks; both in the order of the journal. Kept in memory only: after a restart a message begins a trace of its own.</remarks>
internal sealed class RoundTraces
{
    /// <summary>Rounds that are remembered; the oldest are forgotten first, as when the broker is away.</summary>
    public const int Most = 1_024;

    private readonly Lock _gate = new();
    private readonly Queue<Round> _rounds = new();

    /// <summary>Remembers that a round wrote the records from one version to another, both included.</summary>
    public void Note(long first, long last, ActivityContext trace)
    {
        lock (_gate)
        {
            if (_rounds.Count == Most) _rounds.Dequeue();
            _rounds.Enqueue(new Round(first, last, trace));
        }
    }

    /// <summary>The trace of a record; rounds before it are forgotten.</summary>
    /// <returns>Default when it has none.</returns>
    public ActivityContext Of(long version)
    {
        lock (_gate)
        {
            while (_rounds.TryPeek(out var round))
            {
                if (version <= round.Last) return version >= round.First ? round.Trace : default;
                _rounds.Dequeue();
            }
            return default;
        }
    }

    private readonly record struct Round(long First, long Last, ActivityContext Trace);
}
