namespace BotCore.TradingEngine.Bus;

/// <summary>How far a journal has been published. The journal is the outbox; this is only where the relay goes on.</summary>
internal interface IOutboxPositions
{
    /// <returns>Version of the last record whose messages the broker has confirmed; 0 before the first.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<long> ReadAsync(string stream, CancellationToken ct);

    /// <summary>Remembers a position; an older one than is stored is ignored.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer; the messages since are published again.</exception>
    Task AdvanceAsync(string stream, long version, CancellationToken ct);

    /// <summary>Every stream that has a position.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyDictionary<string, long>> AllAsync(CancellationToken ct);
}
