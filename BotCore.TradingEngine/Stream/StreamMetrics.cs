using System.Diagnostics.Metrics;
using BotCore.ServiceDefaults.Telemetry;

namespace BotCore.TradingEngine.Stream;

/// <summary>How the live stream fares.</summary>
internal sealed class StreamMetrics
{
    public const string MeterName = "BotCore.TradingEngine.Stream";

    private readonly Counter<long> _sent;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _epochs;
    private int _connections;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("websocket_connections_active", () => Volatile.Read(ref _connections), null, "Clients of the live stream.");
        _sent = meter.CreateTotal("websocket_messages_sent_total", "Frames sent to clients of the live stream.");
        _dropped = meter.CreateTotal("websocket_clients_dropped_total", "Clients let go by the server, by reason.");
        _epochs = meter.CreateTotal("websocket_resets_total", "Times the live stream began a new epoch because it could not follow the engine.");
        _sent.StartAtZero();
        _epochs.StartAtZero();
        _dropped.StartAtZero(["reason", ByeCodes.SlowClient], ["reason", ByeCodes.BadRequest], ["reason", ByeCodes.ShuttingDown]);
    }

    /// <summary>Connections now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <returns>False when there are <paramref name="most"/> already.</returns>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _connections) <= most) return true;
        Interlocked.Decrement(ref _connections);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _connections);

    public void Sent() => _sent.Add(1);

    public void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Restarted() => _epochs.Add(1);
}
