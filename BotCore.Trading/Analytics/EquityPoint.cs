namespace BotCore.Trading.Analytics;

/// <summary>What an account was worth at an instant: wallet balance and unrealised PnL together.</summary>
/// <param name="TimeMs">Unix milliseconds UTC.</param>
/// <param name="Equity">Quote asset.</param>
public readonly record struct EquityPoint(long TimeMs, decimal Equity);
