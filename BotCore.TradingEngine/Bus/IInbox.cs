using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Bus;

/// <summary>What a consumer has applied, so that a message that comes again is not applied again.</summary>
/// <remarks>
/// A message is known by stream and version. A queue may hand out a returned message behind later ones, so a mere highest version
/// would lose it: each is kept for itself, for seven days in MongoDB (longer than any queue keeps a message).
/// </remarks>
internal interface IInbox
{
    /// <summary>Applies a message unless it was applied before; effect and note stand together in one transaction, or neither does.</summary>
    /// <param name="effect">May be run again when the transaction lost a race; changes the database through the scope only.</param>
    /// <returns>False when it had been applied.</returns>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer; the message must be delivered again.</exception>
    Task<bool> ApplyOnceAsync(string consumer, string stream, long version, Func<InboxScope, Task> effect, CancellationToken ct);

    /// <summary>Highest version that a consumer has applied of a stream; 0 for none.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<long> PositionAsync(string consumer, string stream, CancellationToken ct);

    /// <summary>Everything that was applied and is still kept; for a copy.</summary>
    /// <exception cref="Stores.StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<(string Consumer, string Stream, long Version)>> AllAsync(CancellationToken ct);
}

/// <summary>The transaction in which an effect belongs: one of the two is there.</summary>
internal readonly record struct InboxScope(SqliteTransaction? Sqlite, IClientSessionHandle? MongoDb);
