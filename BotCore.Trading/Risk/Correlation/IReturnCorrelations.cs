namespace BotCore.Trading.Risk.Correlation;

/// <summary>How markets move together, as far as it is known.</summary>
public interface IReturnCorrelations
{
    /// <summary>Pearson's coefficient of two instruments' returns over the last 30 days, −1..1, to six places.</summary>
    /// <param name="minObservations">Returns of the same hours that both must have.</param>
    /// <returns>Null when it is not known: too few common returns, or one of them did not move.</returns>
    double? Of(int first, int second, int minObservations);
}
