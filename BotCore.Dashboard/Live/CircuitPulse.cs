namespace BotCore.Dashboard.Live;

/// <summary>The repaint clock of one open page: asks each part four times a second whether it has news, and never lets beats pile up.</summary>
/// <remarks>Parts read the newest values themselves, so a page that paints slowly skips what lies between: nothing queues for it.</remarks>
internal sealed class CircuitPulse(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Func<Task>> _parts = [];
    private Task? _beating;

    /// <summary>Calls <paramref name="part"/> on each beat until the answer is disposed.</summary>
    public IDisposable Join(Func<Task> part)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _parts.Add(part);
            _beating ??= BeatAsync(_stop.Token);
        }
        return new Membership(this, part);
    }

    /// <remarks>The beat under way is not waited for: the circuit disposes us on the very dispatcher that the beat may be waiting for.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            _parts.Clear();
            _stop.Cancel();
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Func<Task>[] parts;
                lock (_gate) parts = [.. _parts];
                foreach (var part in parts) await part();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private sealed class Membership(CircuitPulse pulse, Func<Task> part) : IDisposable
    {
        public void Dispose()
        {
            lock (pulse._gate) pulse._parts.Remove(part);
        }
    }
}
