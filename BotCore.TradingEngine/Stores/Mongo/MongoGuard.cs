namespace BotCore.TradingEngine.Stores.Mongo;

/// <summary>Turns what the driver throws into what the ports promise.</summary>
internal static class MongoGuard
{
    /// <exception cref="StoreUnavailableException">The database does not answer, or refuses now.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (MongoFaults.IsUnavailable(e))
        {
            throw new StoreUnavailableException($"the database does not answer: {e.Message}", e);
        }
    }

    /// <summary>Inserts, unless something with the same <c>_id</c> is there.</summary>
    /// <returns>False when it is there.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer, or refuses now.</exception>
    public static Task<bool> TryInsertAsync(Func<Task> insert) => RunAsync(async () =>
    {
        try
        {
            await insert();
            return true;
        }
        catch (Exception e) when (MongoFaults.IsDuplicate(e))
        {
            return false;
        }
    });
}
