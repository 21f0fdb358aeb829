namespace BotCore.Dashboard.Live;

internal enum ConnectionPhase
{
    /// <summary>No connection has succeeded since the dashboard started.</summary>
    Connecting,

    /// <summary>Frames or heartbeats arrive.</summary>
    Live,

    /// <summary>The connection stands, but nothing has been heard for longer than a heartbeat may take.</summary>
    Silent,

    /// <summary>The connection is lost and is being made again.</summary>
    Reconnecting,
}

/// <summary>How the dashboard stands to its engine.</summary>
/// <param name="Since">When this phase began (wall clock); for <see cref="ConnectionPhase.Silent"/> when the engine was last heard.</param>
/// <param name="LastHeard">When the last frame arrived; null before the first.</param>
/// <param name="Reason">Why it is not live; null when it is.</param>
internal sealed record EngineConnection(ConnectionPhase Phase, DateTimeOffset Since, DateTimeOffset? LastHeard, string? Reason)
{
    /// <summary>True when what is shown may be trusted to be current.</summary>
    public bool IsLive => Phase == ConnectionPhase.Live;
}

/// <summary>Keeps the state of the connection; written by the stream, read by every page.</summary>
internal sealed class ConnectionMonitor(TimeProvider time)
{
    /// <summary>The engine sends a heartbeat after 30 s without other frames; 5 s are granted for the way.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(35);

    private readonly Lock _gate = new();
    private EngineConnection _connection = new(ConnectionPhase.Connecting, time.GetUtcNow(), null, null);
    private long _heard = time.GetTimestamp();

    public EngineConnection Current
    {
        get
        {
            lock (_gate)
            {
                return _connection.IsLive && time.GetElapsedTime(_heard) > SilentAfter
                    ? _connection with
                    {
                        Phase = ConnectionPhase.Silent,
                        Since = _connection.LastHeard!.Value,
                        Reason = "the engine has gone silent",
                    }
                    : _connection;
            }
        }
    }

    public void Heard()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _heard = time.GetTimestamp();
            _connection = _connection with { LastHeard = now };
        }
    }

    public void Opened()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _heard = time.GetTimestamp();
            _connection = new EngineConnection(ConnectionPhase.Live, now, now, null);
        }
    }

    /// <summary>The connection failed; the time of the first failure is kept through the attempts that follow.</summary>
    public void Lost(string reason)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _connection = _connection.IsLive
                ? new EngineConnection(ConnectionPhase.Reconnecting, now, _connection.LastHeard, reason)
                : _connection with { Reason = reason };
        }
    }
}
