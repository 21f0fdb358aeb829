using BotCore.Trading.Risk;
using static BotCore.Trading.Kernel.EventText;

namespace BotCore.Trading.Kernel;

/// <summary>Limits that are watched with every candle, and the restrictions they impose.</summary>
public sealed partial class TradingKernel
{
    /// <summary>Limits in the form in which marks are compared.</summary>
    private readonly record struct Limits(double DailyLoss, double WeeklyLoss, double DrawdownHalt)
    {
        /// <summary>Wider than a division can be off, narrower than any limit: above these shares of the start no ratio reaches its limit.</summary>
        private const double Above = 1 + 1e-9;

        private readonly double _dayKeeps = (1 - DailyLoss) * Above;
        private readonly double _weekKeeps = (1 - WeeklyLoss) * Above;
        private readonly double _peakKeeps = (1 - DrawdownHalt) * Above;

        /// <summary>True when no limit can be reached; what it costs is paid with every candle.</summary>
        public bool AreFar(EquityWatch equity) =>
            equity.Current > equity.DayStart * _dayKeeps && equity.Current > equity.WeekStart * _weekKeeps && equity.Current > equity.Peak * _peakKeeps;
    }

    /// <param name="instrument">Whose candle closed.</param>
    private void WatchLimits(int instrument)
    {
        bool isChanged = _watchLimits;
        _watchLimits = false;
        if (_account.RestrictionCount != 0) LiftExpired();
        var settings = _account.Settings;
        if (!ReferenceEquals(settings, _limitsOf))
        {
            _limits = new Limits((double)settings.DailyLossRatio, (double)settings.WeeklyLossRatio, (double)settings.DrawdownHaltRatio);
            _limitsOf = settings;
        }
        var equity = _account.Equity;
        if (!_limits.AreFar(equity)) WatchLosses(equity);
        // Margin can run out far from every limit on losses: one position too large is enough.
        WatchMargin(instrument, isChanged);
    }

    private void WatchLosses(EquityWatch equity)
    {
        // With the close at midnight the day is over, and so is what it forbids.
        if (equity.DayLossRatio >= _limits.DailyLoss && equity.DayEndMs > NowMs && !_account.IsRestrictedBy(RestrictionCode.DailyLoss))
            Impose(RestrictionCode.DailyLoss, RiskLevel.Reducing, equity.DayEndMs, equity.DayLossRatio, _limits.DailyLoss, "since 00:00 UTC");
        if (equity.WeekLossRatio >= _limits.WeeklyLoss && equity.WeekEndMs > NowMs && !_account.IsRestrictedBy(RestrictionCode.WeeklyLoss))
            Impose(RestrictionCode.WeeklyLoss, RiskLevel.Reducing, equity.WeekEndMs, equity.WeekLossRatio, _limits.WeeklyLoss, "since Monday 00:00 UTC");
        if (equity.DrawdownRatio >= _limits.DrawdownHalt && !_account.IsRestrictedBy(RestrictionCode.Drawdown))
            Impose(RestrictionCode.Drawdown, RiskLevel.Halted, null, equity.DrawdownRatio, _limits.DrawdownHalt, "from the highest equity");
    }

    private void Impose(RestrictionCode code, RiskLevel level, long? untilMs, double loss, double limit, string since) =>
        Restrict(code, level, untilMs, Invariant($"a loss of {loss:0.0000} {since} reached the limit of {limit:0.####}"));

    private void LiftExpired()
    {
        var restrictions = _account.Restrictions;
        for (int i = restrictions.Count - 1; i >= 0; i--)
            if (restrictions[i].UntilMs is { } until && until <= NowMs)
                Emit(new RestrictionLifted(NowMs, restrictions[i].Code, "its time is over", restrictions[i].Instrument));
    }
}
