namespace BotCore.MarketData.Synthetic;

/// <summary>One trade inside a synthetic candle.</summary>
/// <param name="TimeMs">Unix ms, inside its candle.</param>
/// <param name="Price">Quote per base, on the tick grid.</param>
/// <param name="Quantity">Base asset, on the step grid, zero or more.</param>
public readonly record struct SyntheticTick(long TimeMs, double Price, double Quantity);
