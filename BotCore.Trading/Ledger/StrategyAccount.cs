using BotCore.Trading.Orders;

namespace BotCore.Trading.Ledger;

/// <summary>What one strategy has of an account: its sub-ledger. The sums over all of them are the account's own figures, exactly.</summary>
/// <param name="Strategy">Its name; <c>manual</c> for what a person opened.</param>
/// <param name="RealisedPnl">Gross result of closed quantity, quote asset.</param>
/// <param name="Fees">Paid, those of liquidations included, quote asset.</param>
/// <param name="Funding">Received positive, quote asset.</param>
/// <param name="Holdings">Its parts of open positions.</param>
public sealed record StrategyAccount(
    string Strategy, decimal RealisedPnl, decimal Fees, decimal Funding, IReadOnlyList<StrategyHolding> Holdings)
{
    /// <summary>Gross result − fees + funding, quote asset.</summary>
    public decimal NetPnl => RealisedPnl - Fees + Funding;
}

/// <summary>A strategy's part of an open position.</summary>
/// <param name="Instrument">Index in the kernel's configuration.</param>
/// <param name="PositionSide">In hedge mode which position; null in one-way mode.</param>
/// <param name="Quantity">Base asset, signed, long positive.</param>
/// <param name="Cost">What it was entered for, quote asset, zero or more.</param>
public sealed record StrategyHolding(int Instrument, PositionSide? PositionSide, decimal Quantity, decimal Cost)
{
    /// <summary>Gain or loss at a price, quote asset, before exit fees.</summary>
    public decimal UnrealisedPnl(decimal price) => Quantity * price - Math.Sign(Quantity) * Cost;
}
