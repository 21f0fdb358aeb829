namespace BotCore.Trading.Strategies;

/// <summary>How much history an account needs before its strategies have a say.</summary>
public static class WarmUpHistory
{
    /// <summary>Minutes until the slowest of the strategies is warm on each of its timeframes, whole candles of the longest; 0 for none.</summary>
    /// <remarks>The history must begin where a candle of the longest timeframe does, and without a hole.</remarks>
    public static long Minutes(IEnumerable<IStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        long minutes = 0;
        foreach (var strategy in strategies)
            foreach (var needed in strategy.Timeframes)
                minutes = Math.Max(minutes, (long)needed.WarmUp * needed.Timeframe.Minutes);
        return minutes;
    }
}
