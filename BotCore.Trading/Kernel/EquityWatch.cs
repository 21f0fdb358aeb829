using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>
/// Equity as seen at closed candles: now, at the start of the UTC day and week, and at its highest. For limits and screens;
/// what is booked stands in the ledger.
/// </summary>
/// <remarks>A day's start is the last equity noted before 00:00 UTC, a week's the last before Monday 00:00 UTC.</remarks>
public sealed class EquityWatch
{
    private const long DayMs = 86_400_000;
    private const long WeekMs = 7 * DayMs;
    private const long FirstMondayMs = 4 * DayMs; // 1970-01-05

    private double _current;
    private double _dayStart;
    private double _weekStart;
    private double _peak;
    private long _day = -1;
    private long _week = -1;

    /// <summary>Quote asset.</summary>
    public double Current => _current;

    public double DayStart => _dayStart;

    public double WeekStart => _weekStart;

    public double Peak => _peak;

    /// <summary>Gain since 00:00 UTC, quote asset.</summary>
    public double DayPnl => _current - _dayStart;

    /// <summary>Loss since 00:00 UTC as a ratio of the day's first equity; 0 when there is none.</summary>
    public double DayLossRatio => LossRatio(_dayStart);

    public double WeekLossRatio => LossRatio(_weekStart);

    /// <summary>Fall from the peak, positive ratio.</summary>
    public double DrawdownRatio => LossRatio(_peak);

    internal void Deposit(double amount, long timeMs)
    {
        _current += amount;
        _dayStart += amount;
        _weekStart += amount;
        _peak = Math.Max(_peak + amount, _current);
        if (_day >= 0) return;
        _day = timeMs / DayMs;
        _week = (timeMs - FirstMondayMs) / WeekMs;
    }

    internal void Note(double equity, long timeMs)
    {
        // The close at 00:00 exactly still belongs to the day that ends.
        if (timeMs > DayEndMs)
        {
            _dayStart = _current;
            _day = (timeMs - 1) / DayMs;
            long week = (timeMs - 1 - FirstMondayMs) / WeekMs;
            if (week > _week)
            {
                _weekStart = _current;
                _week = week;
            }
        }
        _current = equity;
        if (equity > _peak) _peak = equity;
    }

    internal void ResetPeak() => _peak = _current;

    /// <summary>Unix ms of the next 00:00 UTC after the day that is being watched.</summary>
    internal long DayEndMs => (_day + 1) * DayMs;

    internal long WeekEndMs => FirstMondayMs + (_week + 1) * WeekMs;

    internal void Transfer(StateTransfer transfer)
    {
        transfer.Section("equity");
        transfer.Value(ref _current);
        transfer.Value(ref _dayStart);
        transfer.Value(ref _weekStart);
        transfer.Value(ref _peak);
        transfer.Value(ref _day);
        transfer.Value(ref _week);
    }

    private double LossRatio(double from) => from > 0 && _current < from ? (from - _current) / from : 0;
}
