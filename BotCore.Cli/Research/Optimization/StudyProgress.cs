using System.Globalization;
using BotCore.Trading.Research.Optimization;

namespace BotCore.Cli.Research.Optimization;

/// <summary>One line that is overwritten: share, rate, time left, best so far. For a person at a terminal; silent without one.</summary>
/// <param name="output">Null: says nothing.</param>
internal sealed class StudyProgress(TextWriter? output, Objective objective, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _began = time.GetTimestamp();
    private long _shown;
    private int _known;
    private int _ran;
    private double? _best;

    /// <summary>A trial of an earlier run.</summary>
    public void Known(TrialResult result)
    {
        _known++;
        Note(result);
    }

    public void Finished(TrialResult result, long planned)
    {
        _ran++;
        Note(result);
        if (output is null || (_shown != 0 && time.GetElapsedTime(_shown) < Pause)) return;
        _shown = time.GetTimestamp();
        double seconds = Math.Max(time.GetElapsedTime(_began).TotalSeconds, 1e-3), rate = _ran / seconds;
        var left = TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, planned - _known - _ran) / rate));
        string best = _best is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "—";
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\roptimize {_known + _ran}/{planned} {100.0 * (_known + _ran) / Math.Max(planned, 1):0} %  {rate:0.0} trials/s  {left:h\\:mm\\:ss} left  best {best}   "));
    }

    /// <summary>Leaves an empty line behind.</summary>
    public void Clear()
    {
        if (_shown != 0) output?.Write($"\r{new string(' ', 79)}\r");
    }

    private void Note(TrialResult result)
    {
        if (!result.IsOutOfSample && objective.Of(result) is { } value && !(value <= _best)) _best = value;
    }
}
