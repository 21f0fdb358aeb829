using System.Collections.Concurrent;
using BotCore.AiGateway.Calls;

namespace BotCore.AiGateway.Caching;

/// <summary>Lets everybody who asks the same at the same time wait for one answer.</summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<QuestionKey, Lazy<Task<Reply>>> _asked = new();

    /// <param name="ask">
    /// Started once for all; it ends by its own time limit and not when a caller goes away, because others may be waiting for it.
    /// </param>
    /// <returns>The answer to come, and whether somebody else had asked already.</returns>
    public (Task<Reply> Reply, bool IsShared) Join(QuestionKey key, Func<Task<Reply>> ask)
    {
        bool isMine = false;
        var entry = _asked.GetOrAdd(key, _ => new Lazy<Task<Reply>>(() =>
        {
            isMine = true;
            return AskAsync(key, ask);
        }));
        var reply = entry.Value;
        return (reply, !isMine);
    }

    private async Task<Reply> AskAsync(QuestionKey key, Func<Task<Reply>> ask)
    {
        // Away from the lock that the first caller holds while the others come.
        await Task.Yield();
        try
        {
            return await ask();
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }
}
