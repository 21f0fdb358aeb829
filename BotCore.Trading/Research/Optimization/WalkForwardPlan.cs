namespace BotCore.Trading.Research.Optimization;

/// <summary>How history is cut into windows that select on the past and judge on what follows. Lengths in whole UTC days.</summary>
/// <param name="IsAnchored">True: every selecting part begins at the first day. False: it has a fixed length and rolls.</param>
/// <param name="InSampleDays">Length of the selecting part (of the first, when anchored), 1 or more.</param>
/// <param name="OutOfSampleDays">Length of the judging part, 1 or more.</param>
/// <param name="StepDays">From one window to the next; not less than the judging part, or a day would be judged twice.</param>
/// <param name="EmbargoDays">Left out between the two parts, so that what was open at the end of one does not leak into the other; 0 or more.</param>
public sealed record WalkForwardPlan(bool IsAnchored, int InSampleDays, int OutOfSampleDays, int StepDays, int EmbargoDays)
{
    private const long DayMs = 86_400_000;

    /// <summary>Everything that is wrong with the lengths; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (InSampleDays < 1) errors.Add($"in-sample days: {InSampleDays}, must be at least 1");
        if (OutOfSampleDays < 1) errors.Add($"out-of-sample days: {OutOfSampleDays}, must be at least 1");
        if (StepDays < OutOfSampleDays) errors.Add($"step days: {StepDays}, must be at least the out-of-sample days ({OutOfSampleDays}), or days would be judged twice");
        if (EmbargoDays < 0) errors.Add($"embargo days: {EmbargoDays}, must be 0 or more");
        return errors;
    }

    /// <summary>The windows that fit, oldest first, on midnights UTC; a last judging part that would be cut short is left out.</summary>
    /// <param name="firstMs">Open time of the first candle, Unix ms.</param>
    /// <param name="endMs">Close time of the last candle, Unix ms.</param>
    /// <exception cref="ArgumentException">A length is wrong, see <see cref="Errors"/>.</exception>
    public IReadOnlyList<WalkForwardWindow> Windows(long firstMs, long endMs)
    {
        if (Errors() is { Count: > 0 } errors) throw new ArgumentException(string.Join("; ", errors));
        long firstDay = (firstMs + DayMs - 1) / DayMs * DayMs;
        var windows = new List<WalkForwardWindow>();
        for (long shift = 0; ; shift += StepDays * DayMs)
        {
            long inTo = firstDay + shift + InSampleDays * DayMs;
            long outFrom = inTo + EmbargoDays * DayMs, outTo = outFrom + OutOfSampleDays * DayMs;
            if (outTo > endMs) return windows;
            windows.Add(new WalkForwardWindow(windows.Count + 1, IsAnchored ? firstDay : firstDay + shift, inTo, outFrom, outTo));
        }
    }
}

/// <summary>One window; times in Unix ms, midnights UTC, the later end of each part excluded.</summary>
/// <param name="Number">1, 2, …</param>
public sealed record WalkForwardWindow(int Number, long InFromMs, long InToMs, long OutFromMs, long OutToMs);
