namespace BotCore.Trading.Signals;

/// <summary>One strategy's voice in an aggregation.</summary>
/// <param name="Weight">0..10.</param>
public readonly record struct StrategySignal(string Strategy, double Weight, Signal Signal);
