namespace BotCore.AiGateway.Calls;

/// <summary>
/// Keeps second attempts a bounded share of the traffic: each first attempt pays its share in, each second one takes a whole out. When everything
/// fails, repeating everything would double the load on what is already down.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>More is not saved up, so that a quiet hour does not pay for a storm. One is there at the start, or a first failure could never be cured.</summary>
    private const double Most = 10.0;

    private readonly Lock _gate = new();
    private double _saved = 1.0;

    public void PayIn(double share)
    {
        lock (_gate) _saved = Math.Min(Most, _saved + share);
    }

    /// <summary>Asks for a second attempt.</summary>
    public bool TryTake(double share)
    {
        lock (_gate)
        {
            if (share <= 0.0 || _saved < 1.0) return false;
            _saved -= 1.0;
            return true;
        }
    }
}
