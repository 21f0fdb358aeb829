using System.Text.Json;

namespace BotCore.Contracts.Messaging;

/// <summary>
/// Something that happened in an account, as services tell it each other. A message may arrive twice or behind a later one;
/// stream and version say which record of which journal it is, so whoever applies it can see that it has.
/// </summary>
/// <param name="V">Version of this envelope, <see cref="CurrentVersion"/>.</param>
/// <param name="Stream">The account's journal.</param>
/// <param name="Version">Of the record in the journal: from 1, without holes.</param>
/// <param name="Kind">What happened, <c>area.verb</c>: <c>order.filled</c>; also the routing key. Keeps its meaning for ever.</param>
/// <param name="Time">Market time, UTC.</param>
/// <param name="Data">The record, decimals as text.</param>
public sealed record EventMessage(int V, string Stream, long Version, string Kind, DateTimeOffset Time, JsonElement Data)
{
    /// <summary>Version of the envelope that this program writes.</summary>
    public const int CurrentVersion = 1;
}
