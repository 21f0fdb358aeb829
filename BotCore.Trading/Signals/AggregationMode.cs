namespace BotCore.Trading.Signals;

/// <summary>How several strategies become one signal. The rules stand at <see cref="SignalAggregator"/>.</summary>
public enum AggregationMode
{
    /// <summary>Enough strategies agree, and more than say the opposite.</summary>
    Consensus,

    /// <summary>The balance of the weighted voices.</summary>
    Weighted,

    /// <summary>The most confident voice.</summary>
    BestConfidence,

    /// <summary>Several confident voices and no opposing one.</summary>
    Conservative,

    /// <summary>Every strategy, none neutral.</summary>
    Unanimous,
}
