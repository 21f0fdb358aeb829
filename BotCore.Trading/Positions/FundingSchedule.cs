using BotCore.Trading.Instruments;

namespace BotCore.Trading.Positions;

/// <summary>When a contract settles funding: every interval from midnight UTC, at the instrument's own interval.</summary>
/// <remarks><c>default</c> has no interval (<see cref="IntervalMs"/> 0) and refuses to work.</remarks>
public readonly record struct FundingSchedule
{
    private const long DayMs = 86_400_000;

    /// <param name="interval">Whole minutes, a part of a day without rest: 8 h, 4 h, 1 h and so on.</param>
    /// <param name="grace">
    /// How long after a settlement a new position still takes part in it, zero or more and below the interval: 15 s at Binance,
    /// because the venue may need that long to take its picture of all positions.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An interval that does not divide a day, or a grace outside [0, interval).</exception>
    public FundingSchedule(TimeSpan interval, TimeSpan grace = default)
    {
        long intervalMs = (long)interval.TotalMilliseconds;
        if (intervalMs <= 0 || interval.Ticks % TimeSpan.TicksPerMinute != 0 || DayMs % intervalMs != 0)
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "funding interval: must be whole minutes that divide a day, for example 8 h");
        if (grace < TimeSpan.Zero || grace >= interval)
            throw new ArgumentOutOfRangeException(nameof(grace), grace, "funding grace: must be zero or more and below the interval");
        IntervalMs = intervalMs;
        GraceMs = (long)grace.TotalMilliseconds;
    }

    /// <summary>Milliseconds between two settlements.</summary>
    public long IntervalMs { get; }

    /// <summary>Milliseconds after a settlement in which an opening still takes part in it.</summary>
    public long GraceMs { get; }

    /// <summary>The schedule of an instrument.</summary>
    public static FundingSchedule Of(Instrument instrument, TimeSpan grace = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return new FundingSchedule(instrument.FundingInterval, grace);
    }

    /// <summary>The first settlement after <paramref name="timeMs"/>, which itself does not count; Unix ms. The hot path: no allocation.</summary>
    /// <exception cref="InvalidOperationException">The schedule is <c>default</c>.</exception>
    public long NextAfter(long timeMs)
    {
        if (IntervalMs == 0) throw new InvalidOperationException("funding schedule: has no interval, it was never set");
        long intoInterval = timeMs % IntervalMs;
        if (intoInterval < 0) intoInterval += IntervalMs;
        return timeMs - intoInterval + IntervalMs;
    }

    /// <summary>Settlement times, Unix ms, oldest first, that lie in (<paramref name="fromMs"/>, <paramref name="toMs"/>].</summary>
    public IEnumerable<long> Between(long fromMs, long toMs)
    {
        for (long time = NextAfter(fromMs); time <= toMs; time += IntervalMs) yield return time;
    }

    /// <summary>
    /// The open end from which a position opened at <paramref name="openMs"/> owes funding: its settlements lie in (this, close].
    /// With a grace it reaches that far back; without one a settlement in the very millisecond of the opening counts.
    /// </summary>
    public long OwesAfter(long openMs) => GraceMs == 0 ? openMs - 1 : openMs - GraceMs;
}
