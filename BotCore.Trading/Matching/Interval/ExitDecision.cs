using BotCore.Trading.Market;

namespace BotCore.Trading.Matching.Interval;

/// <summary>Step 4, second half: the reasons to leave that apply on a candle, after its stop was moved.</summary>
internal readonly struct ExitDecision
{
    private readonly bool _isSignalled;
    private readonly bool _isStopHit;
    private readonly bool _isTrailed;
    private readonly bool _isRoiReached;

    /// <param name="signals">Set at the close of the candle before.</param>
    /// <param name="minutes">Age of the trade, minutes since its open index.</param>
    public ExitDecision(IntervalRules rules, OpenTrade trade, in Candle candle, IntervalSignal signals, long minutes)
    {
        Minutes = minutes;
        Step = StepAt(rules.Roi, minutes);
        var (enter, exit) = trade.IsLong
            ? (IntervalSignal.EnterLong, IntervalSignal.ExitLong)
            : (IntervalSignal.EnterShort, IntervalSignal.ExitShort);
        // An entry signal of the same side takes the exit back.
        _isSignalled = rules.UseExitSignal && (signals & (enter | exit)) == exit;
        _isStopHit = trade.IsLong ? trade.Stop >= candle.Low : trade.Stop <= candle.High;
        _isTrailed = trade.IsTrailed;
        _isRoiReached = Step is { } step && trade.CompareProfit(trade.Favourable(in candle), step.Profit) > 0;
    }

    /// <summary>Minutes since the open index.</summary>
    public long Minutes { get; }

    /// <summary>The step of this age: the one with the largest <see cref="RoiStep.AfterMinutes"/> that has begun; none before the first.</summary>
    public RoiStep? Step { get; }

    /// <summary>In the order in which they are tried.</summary>
    public IEnumerable<IntervalExitReason> Reasons()
    {
        if (_isSignalled) yield return IntervalExitReason.ExitSignal;
        if (_isStopHit && !_isTrailed) yield return IntervalExitReason.StopLoss;
        if (_isRoiReached) yield return IntervalExitReason.Roi;
        if (_isStopHit && _isTrailed) yield return IntervalExitReason.TrailingStopLoss;
    }

    private static RoiStep? StepAt(IReadOnlyList<RoiStep> steps, long minutes)
    {
        RoiStep? latest = null;
        for (int i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.AfterMinutes <= minutes && (latest is null || step.AfterMinutes > latest.Value.AfterMinutes)) latest = step;
        }
        return latest;
    }
}
