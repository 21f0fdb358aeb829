using BotCore.TradingEngine.Stores;
using BotCore.TradingEngine.Stores.Mongo;

namespace BotCore.Tests.Stores;

public sealed partial class MongoServer
{
    /// <summary>A connection to a database of its own, with the newest schema; dropped when the tests end.</summary>
    internal async Task<MongoStore> NewStoreAsync() => new(await NewDatabaseAsync());

    /// <summary>The options of a database of its own, which is dropped when the tests end.</summary>
    internal async Task<StoreOptions> NewDatabaseAsync() => StoreOptions.OfMongoDb(await NewDatabaseUriAsync());
}
