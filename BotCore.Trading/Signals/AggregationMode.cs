namespace BotCore.Trading.Signals;

/// <summary>How several strategies become one signal.</summary>
public enum AggregationMode
{
    Consensus,
    Weighted,
    BestConfidence,
    Conservative,
    Unanimous,
}
