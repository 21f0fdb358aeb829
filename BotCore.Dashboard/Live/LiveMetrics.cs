using System.Diagnostics.Metrics;

namespace BotCore.Dashboard.Live;

/// <summary>How well the dashboard hears its engine.</summary>
internal sealed class LiveMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _rubbish;
    private readonly Counter<long> _resyncs;
    private readonly Counter<long> _losses;

    public LiveMetrics(IMeterFactory factory, ConnectionMonitor monitor)
    {
        _meter = factory.Create("BotCore.Dashboard");
        _frames = _meter.CreateCounter<long>("engine_stream_frames", description: "Frames taken from the engine's live stream.");
        _rubbish = _meter.CreateCounter<long>("engine_stream_rubbish", description: "Messages of the live stream that were not understood.");
        _resyncs = _meter.CreateCounter<long>("engine_stream_resyncs", description: "Readings of the engine's whole state.");
        _losses = _meter.CreateCounter<long>("engine_stream_losses", description: "Connections to the live stream that failed or ended.");
        _meter.CreateObservableGauge("engine_stream_connected", () => monitor.Current.IsLive ? 1 : 0, description: "1 while the live stream is followed and not silent.");
    }

    public void Frame() => _frames.Add(1);

    public void Rubbish() => _rubbish.Add(1);

    public void Resynced() => _resyncs.Add(1);

    public void Lost() => _losses.Add(1);

    public void Dispose() => _meter.Dispose();
}
