using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.Trading.Strategies;

/// <summary>A strategy that shows its indicators, so that the warm-up it declares can be measured against what they need.</summary>
public interface IIndicatorOwner
{
    /// <summary>In a fixed order; to be read, not fed.</summary>
    IReadOnlyList<StrategyIndicator> Indicators { get; }
}

/// <param name="Timeframe">The candles it is fed with.</param>
/// <param name="Reads">Name of the only output that decides anything; null: all of them do.</param>
public sealed record StrategyIndicator(Timeframe Timeframe, IIndicator Indicator, string? Reads = null);
