using BotCore.Trading.Signals;

namespace BotCore.Trading.Matching.Interval;

/// <summary>Why a trade was closed, in the order in which reasons of one candle are tried (step 4).</summary>
public enum IntervalExitReason
{
    ExitSignal,

    /// <summary>The stop, where it was set at the fill.</summary>
    StopLoss,

    Roi,

    /// <summary>The stop, after it was moved.</summary>
    TrailingStopLoss,

    /// <summary>The candles ended.</summary>
    ForceExit,
}

/// <summary>One closed round trip.</summary>
/// <param name="OpenIndex">Candle in which the entry order was first placed, even if it filled later.</param>
/// <param name="CloseIndex">Candle in which the exit filled.</param>
/// <param name="OpenMs">Open time of that candle, Unix ms.</param>
/// <param name="CloseMs">Open time of that candle, Unix ms.</param>
/// <param name="Side">Long or Short.</param>
/// <param name="OpenPrice">Fill price of the entry, quote per base.</param>
/// <param name="ClosePrice">Fill price of the exit, quote per base.</param>
/// <param name="Quantity">Base asset, stake × leverage / price, not rounded.</param>
/// <param name="ProfitRatio">Net profit as a fraction of the margin with its fee.</param>
/// <param name="ProfitAbs">Net profit, quote asset, rounded to 8 decimals.</param>
/// <param name="InitialStopPrice">Stop at the fill.</param>
/// <param name="FinalStopPrice">Stop when the trade was closed.</param>
/// <param name="MinPrice">Lowest low of the candles OpenIndex to CloseIndex, both included.</param>
/// <param name="MaxPrice">Highest high of the same candles.</param>
/// <param name="EnterTag">Tag of the candle that carried the entry signal, if it had one.</param>
public sealed record IntervalTrade(
    int OpenIndex, int CloseIndex, long OpenMs, long CloseMs, Direction Side, double OpenPrice, double ClosePrice, double Quantity, double Leverage,
    double ProfitRatio, double ProfitAbs, IntervalExitReason ExitReason, double InitialStopPrice, double FinalStopPrice, double MinPrice,
    double MaxPrice, string? EnterTag);
