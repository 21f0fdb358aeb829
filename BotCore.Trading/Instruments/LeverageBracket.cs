namespace BotCore.Trading.Instruments;

/// <summary>One step of the venue's margin table: what a position of this notional must keep, and how far it may be levered.</summary>
/// <param name="NotionalFloor">Lower end of the bracket, quote asset, inclusive.</param>
/// <param name="NotionalCap">Upper end, quote asset, exclusive; above <paramref name="NotionalFloor"/>.</param>
/// <param name="MaintenanceRate">Maintenance margin as a ratio of notional, 0..1.</param>
/// <param name="MaintenanceAmount">Quote asset taken off the product, so that the margin is continuous at the boundaries.</param>
/// <param name="MaxLeverage">Highest leverage in this bracket, at least 1.</param>
public readonly record struct LeverageBracket(
    decimal NotionalFloor, decimal NotionalCap, decimal MaintenanceRate, decimal MaintenanceAmount, int MaxLeverage);
