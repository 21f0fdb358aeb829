namespace BotCore.TradingEngine.Bus;

/// <summary>Waits that double from 100 ms to 5 s, each moved at random, so that many who lost the same server do not return in step.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private int _failures;

    public void Reset() => _failures = 0;

    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task WaitAsync(CancellationToken ct)
    {
        var full = First * Math.Pow(2, Math.Min(_failures++, 10));
        var wait = (full < Longest ? full : Longest) * (0.5 + Random.Shared.NextDouble() / 2);
        return Task.Delay(wait, time, ct);
    }
}
