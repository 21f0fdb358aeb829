namespace BotCore.TradingEngine.Stores;

/// <summary>A store cannot be read or written now: disk full or read-only, server away or too slow. Trying again later may help.</summary>
internal sealed class StoreUnavailableException(string reason, Exception inner) : Exception(reason, inner);

/// <summary>Somebody else changed what was to be changed; read it again and decide anew.</summary>
internal sealed class StoreConflictException(string what) : Exception(what);
