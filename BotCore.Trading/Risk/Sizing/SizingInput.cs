using BotCore.Trading.Instruments;

namespace BotCore.Trading.Risk.Sizing;

/// <summary>All that a sizer may look at.</summary>
public readonly record struct SizingInput
{
    public required Instrument Instrument { get; init; }

    /// <summary>Wallet balance and unrealised PnL together, quote asset.</summary>
    public required decimal Equity { get; init; }

    /// <summary>Price at which the entry is expected, quote per base, above zero.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>Price at which the position would be given up; <c>null</c> when there is no stop.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>
    /// Distance of the stop as a ratio of the margin, above 0: with <see cref="Leverage"/> an exact way to say what the stop costs,
    /// which wins over <see cref="StopPrice"/>. A price distance that is a third of something has no end of digits.
    /// </summary>
    public decimal? StopOnMarginRatio { get; init; }

    /// <summary>Leverage of the position, at least 1. It decides the margin, never the risk.</summary>
    public required int Leverage { get; init; }

    /// <summary>Equity not yet used as margin, quote asset; <c>null</c> when all of it is free.</summary>
    public decimal? FreeMargin { get; init; }

    /// <summary>Fees and slippage of getting in and out, as a ratio of the entry notional, zero or more; part of every loss at a stop.</summary>
    public decimal CostRatio { get; init; }

    /// <summary>Wilder's average true range, quote per base; <c>null</c> during warm-up.</summary>
    public double? AverageTrueRange { get; init; }

    /// <summary>Annualised deviation of the symbol's returns, ratio; <c>null</c> during warm-up.</summary>
    public double? AnnualVolatilityRatio { get; init; }

    /// <summary>What the strategy's closed trades have earned; <c>default</c> when there are none.</summary>
    public TradeEdge Edge { get; init; }
}
