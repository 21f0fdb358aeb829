using System.Diagnostics.Metrics;

namespace BotCore.TradingEngine.Leases;

/// <summary>Who trades on the account: this process alone, or of several the one that holds the lease.</summary>
internal sealed class Leadership
{
    public const string MeterName = "BotCore.TradingEngine.Leases";

    private readonly ILeaseStore? _store;
    private readonly LeaseTerms _terms;
    private readonly TimeProvider _time;
    private readonly Counter<long> _begun;
    private volatile bool _isLeading;
    private volatile string? _leader;
    private long _token;

    /// <param name="stream">The account's journal; also the name of its lease.</param>
    /// <param name="store">Null when no other process can come near the account.</param>
    public Leadership(string stream, ILeaseStore? store, LeaseTerms terms, IMeterFactory meters, TimeProvider time)
    {
        (Stream, _store, _terms, _time) = (stream, store, terms, time);
        _isLeading = store is null;
        _leader = store is null ? ProcessName.Own() : null;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("engine_leader", () => _isLeading ? 1 : 0, null, "1 when this engine trades on the account, 0 when it stands by.");
        meter.CreateObservableGauge("engine_fencing_token", () => Volatile.Read(ref _token), null, "Token of this engine's lease; 0 without one.");
        _begun = meter.CreateCounter<long>("engine_terms_total", null, "How often this engine has taken the lead.");
        _begun.Add(0);
    }

    public string Stream { get; }

    /// <summary>True when several engines compete for the account.</summary>
    public bool IsShared => _store is not null;

    /// <summary>True while this engine trades. A hint: only the journal knows for certain.</summary>
    public bool IsLeading => _isLeading;

    /// <summary>Who leads, as far as is known.</summary>
    public string? Leader => _leader;

    /// <summary>Waits until this engine leads.</summary>
    /// <param name="onFollow">Told of each change while another leads: who it is.</param>
    /// <returns>The lease; null when nobody competes. Dispose it to step down.</returns>
    public async Task<Lease?> LeadAsync(Action<string> onFollow, CancellationToken ct)
    {
        if (_store is null) return null;
        var lease = await Lease.AcquireAsync(_store, $"engine/{Stream}", ProcessName.Own(), _terms, _time, ct, holder =>
        {
            _leader = holder;
            if (holder is not null && holder != ProcessName.Own()) onFollow(holder);
        });
        _leader = ProcessName.Own();
        Volatile.Write(ref _token, lease.Token);
        _begun.Add(1);
        return lease;
    }

    /// <summary>Called once the journal belongs to this engine, and when it does not any more.</summary>
    public void SetLeading(bool isLeading) => _isLeading = isLeading || _store is null;
}
