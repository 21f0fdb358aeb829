using System.Diagnostics.Metrics;
using BotCore.TradingEngine.Journal;

namespace BotCore.TradingEngine.Bus;

/// <summary>What the relay measures.</summary>
internal sealed class BusMetrics
{
    public const string MeterName = "BotCore.TradingEngine.Bus";

    private readonly Counter<long> _published;
    private readonly Counter<long> _failures;
    private long _position;

    public BusMetrics(IMeterFactory meters, IEventJournal journal)
    {
        var meter = meters.Create(MeterName);
        _published = meter.CreateCounter<long>("bus_published_total", null, "Messages the broker has confirmed, by exchange.");
        _failures = meter.CreateCounter<long>("bus_publish_failures_total", null, "Attempts to publish that failed and were repeated.");
        meter.CreateObservableGauge(
            "outbox_lag_records", () => Math.Max(0, journal.LastVersion - Volatile.Read(ref _position)), null, "Journal records that are not published yet.");
        _failures.Add(0);
        foreach (string exchange in (string[])[BusTopology.TradingEvents, BusTopology.MarketData]) Count(exchange, 0);
    }

    public void Published(IReadOnlyList<BusMessage> messages)
    {
        int market = 0;
        for (int i = 0; i < messages.Count; i++)
            if (messages[i].Exchange == BusTopology.MarketData) market++;
        Count(BusTopology.MarketData, market);
        Count(BusTopology.TradingEvents, messages.Count - market);
    }

    public void Relayed(long position) => Volatile.Write(ref _position, position);

    public void Failed() => _failures.Add(1);

    private void Count(string exchange, int messages) => _published.Add(messages, new KeyValuePair<string, object?>("exchange", exchange));
}
