using MongoDB.Bson;
using MongoDB.Driver;

namespace BotCore.TradingEngine.Stores.Mongo;

/// <summary>
/// The connection to the database: bounded, with a deadline on everything, and durable. A write returns when a majority of
/// the replica set has it in its journal; one whose answer is lost is sent again without being applied twice.
/// </summary>
internal sealed class MongoStore : IDisposable
{
    private readonly MongoClient _client;

    public MongoStore(StoreOptions options)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName = "bot-core";
        settings.WriteConcern = Durable;
        settings.ReadConcern = ReadConcern.Majority;
        settings.ReadPreference = ReadPreference.Primary;
        settings.RetryWrites = true;
        settings.RetryReads = true;
        settings.MaxConnectionPoolSize = options.MaxConnections;
        settings.WaitQueueTimeout = options.Timeout;
        settings.ServerSelectionTimeout = options.Timeout;
        settings.ConnectTimeout = options.Timeout;
        settings.SocketTimeout = options.Timeout * 3;
        _client = new MongoClient(settings);
        Database = _client.GetDatabase(options.Database);
    }

    /// <summary>Acknowledged by a majority, each from its on-disk journal, within ten seconds.</summary>
    public static WriteConcern Durable { get; } = WriteConcern.WMajority.With(journal: true, wTimeout: TimeSpan.FromSeconds(10));

    public IMongoDatabase Database { get; }

    public IMongoCollection<BsonDocument> Collection(string name) => Database.GetCollection<BsonDocument>(name);

    /// <summary>Runs a piece of work in which several documents change together or not at all; repeats it when it lost a race.</summary>
    /// <param name="work">May run several times; everything in it goes through the session.</param>
    /// <exception cref="MongoException">It failed and changed nothing, or (see <see cref="MongoFaults.MayHaveHappened"/>) its end is not known.</exception>
    public async Task<T> TransactAsync<T>(Func<IClientSessionHandle, Task<T>> work, CancellationToken ct)
    {
        using var session = await _client.StartSessionAsync(cancellationToken: ct);
        var options = new TransactionOptions(ReadConcern.Snapshot, ReadPreference.Primary, Durable, TimeSpan.FromSeconds(10));
        for (int attempt = 1; ; attempt++)
        {
            session.StartTransaction(options);
            try
            {
                var result = await work(session);
                await CommitAsync(session, ct);
                return result;
            }
            catch (MongoException e) when (e.HasErrorLabel("TransientTransactionError") && !MongoFaults.MayHaveHappened(e) && attempt < 10)
            {
                await AbortAsync(session);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * attempt)), ct);
            }
            catch
            {
                await AbortAsync(session);
                throw;
            }
        }
    }

    /// <exception cref="MongoException">The database does not answer.</exception>
    public Task PingAsync(CancellationToken ct) => Database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: ct);

    public void Dispose() => _client.Dispose();

    private static async Task CommitAsync(IClientSessionHandle session, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await session.CommitTransactionAsync(ct);
                return;
            }
            // A commit may be sent again: one that has happened already answers alike.
            catch (MongoException e) when (MongoFaults.MayHaveHappened(e) && attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 100)), ct);
            }
        }
    }

    private static async Task AbortAsync(IClientSessionHandle session)
    {
        if (!session.IsInTransaction) return;
        try
        {
            await session.AbortTransactionAsync(CancellationToken.None);
        }
        catch (MongoException)
        {
            // The server aborts what nobody commits; the fault that led here is the one to tell.
        }
    }
}
