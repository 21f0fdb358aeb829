namespace BotCore.ServiceDefaults.Hosting;

/// <summary>Requests that have been received and not yet answered.</summary>
internal sealed class RequestCounter
{
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
