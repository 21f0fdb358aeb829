namespace BotCore.Trading.Positions;

/// <summary>What the other cross positions of an account do to the wallet they share; <c>default</c> when there are none.</summary>
/// <param name="UnrealisedPnl">Their unrealised PnL at mark price together, quote asset, signed.</param>
/// <param name="MaintenanceMargin">Their maintenance margin at mark price together, quote asset, zero or more.</param>
public readonly record struct OtherPositions(decimal UnrealisedPnl, decimal MaintenanceMargin);
