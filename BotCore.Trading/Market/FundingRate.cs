namespace BotCore.Trading.Market;

/// <summary>One funding settlement of a contract as the venue published it.</summary>
/// <param name="TimeMs">Time of the settlement, Unix ms.</param>
/// <param name="Rate">Ratio of notional at the mark price; positive is paid by longs to shorts.</param>
public readonly record struct FundingRate(long TimeMs, decimal Rate);
