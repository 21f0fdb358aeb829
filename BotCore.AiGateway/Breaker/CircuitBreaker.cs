namespace BotCore.AiGateway.Breaker;

/// <summary>State of a breaker; the numbers are those of its metric.</summary>
internal enum BreakerState
{
    /// <summary>Calls pass.</summary>
    Closed = 0,

    /// <summary>One call passes, and decides.</summary>
    HalfOpen = 1,

    /// <summary>No call passes.</summary>
    Open = 2,
}

/// <summary>
/// Counts how calls to one replica end. It opens after a run of failures or when too large a share of a window fails, refuses for a while, and
/// then lets a single call try: its success closes, its failure opens again.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time, Func<BreakerOptions> options, Action<BreakerState> changed)
{
    private readonly Lock _gate = new();
    private BreakerState _state;
    private bool _isTrialOut;
    private int _run;
    private int _calls;
    private int _failures;
    private long _windowStart = time.GetTimestamp();
    private long _openedAt;

    /// <summary>Half-open as soon as a call could try.</summary>
    public BreakerState State
    {
        get
        {
            lock (_gate) return _state == BreakerState.Open && HasWaited() ? BreakerState.HalfOpen : _state;
        }
    }

    /// <summary>Whether a call would pass now.</summary>
    public bool WouldPass
    {
        get
        {
            lock (_gate) return _state == BreakerState.Closed || (!_isTrialOut && (_state == BreakerState.HalfOpen || HasWaited()));
        }
    }

    /// <summary>Asks to make a call; who gets true must tell its end by <see cref="End"/>.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_state == BreakerState.Closed) return true;
            if (_isTrialOut || (_state == BreakerState.Open && !HasWaited())) return false;
            _isTrialOut = true;
            Become(BreakerState.HalfOpen);
            return true;
        }
    }

    /// <param name="succeeded">Null when the call was given up for a reason that is not the replica's.</param>
    public void End(bool? succeeded)
    {
        lock (_gate)
        {
            if (_state != BreakerState.Closed)
            {
                EndTrial(succeeded);
                return;
            }
            if (succeeded is not { } good) return;
            if (time.GetElapsedTime(_windowStart) >= options().Window) BeginWindow();
            _calls++;
            if (good)
            {
                _run = 0;
                return;
            }
            _failures++;
            _run++;
            var limits = options();
            if (_run >= limits.ConsecutiveFailures || (_calls >= limits.MinimumCalls && _failures >= limits.FailureRatio * _calls)) Open();
        }
    }

    private void EndTrial(bool? succeeded)
    {
        // Calls that began before it opened end here too; only the trial decides.
        if (_state != BreakerState.HalfOpen || !_isTrialOut) return;
        _isTrialOut = false;
        if (succeeded is null) return;
        if (succeeded.Value)
        {
            _run = 0;
            BeginWindow();
            Become(BreakerState.Closed);
        }
        else
        {
            Open();
        }
    }

    private void Open()
    {
        _openedAt = time.GetTimestamp();
        Become(BreakerState.Open);
    }

    private void BeginWindow() => (_windowStart, _calls, _failures) = (time.GetTimestamp(), 0, 0);

    private bool HasWaited() => time.GetElapsedTime(_openedAt) >= options().OpenFor;

    private void Become(BreakerState next)
    {
        if (_state == next) return;
        _state = next;
        changed(next);
    }
}
