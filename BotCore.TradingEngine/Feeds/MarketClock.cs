namespace BotCore.TradingEngine.Feeds;

/// <summary>Keeps market time in step with wall time, at a speed.</summary>
/// <param name="speed">Market time per wall time, above zero; null never waits.</param>
internal sealed class MarketClock(double? speed, TimeProvider time)
{
    private long _startedAt;
    private long _firstMs = long.MinValue;

    /// <summary>Returns when the market time is due. A market that has fallen behind (a suspended machine) goes on from where it is.</summary>
    public ValueTask WaitUntilAsync(long marketMs, CancellationToken ct)
    {
        if (speed is not { } factor) return ValueTask.CompletedTask;
        if (_firstMs == long.MinValue)
        {
            _firstMs = marketMs;
            _startedAt = time.GetTimestamp();
            return ValueTask.CompletedTask;
        }
        var due = TimeSpan.FromMilliseconds((marketMs - _firstMs) / factor);
        var wait = due - time.GetElapsedTime(_startedAt);
        if (wait < -TimeSpan.FromSeconds(5))
        {
            _firstMs = marketMs;
            _startedAt = time.GetTimestamp();
        }
        return wait > TimeSpan.FromMilliseconds(1) ? new ValueTask(Task.Delay(wait, time, ct)) : ValueTask.CompletedTask;
    }
}
