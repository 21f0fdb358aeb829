using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Average true range as a percentage of the close: comparable between symbols and price levels.</summary>
/// <remarks>Source: J. Forman, Cross-Market Evaluations with Normalized Average True Range, Technical Analysis of Stocks &amp; Commodities, 2006.</remarks>
public sealed class Natr : SingleValueIndicator
{
    private readonly Atr _atr;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Natr(int period = 14, AverageKind smoothing = AverageKind.Wilder, FirstRange firstRange = FirstRange.None)
        : base($"natr({period};{smoothing};{firstRange})", firstRange == FirstRange.HighLow ? period : period + 1, "natr")
    {
        _atr = new Atr(period, smoothing, firstRange);
    }

    public override void Add(in Candle candle)
    {
        _atr.Add(in candle);
        Value = 100.0 * _atr.Value / candle.Close;
    }

    internal override double Peek(in Candle candle) => 100.0 * _atr.Peek(in candle) / candle.Close;

    private protected override void TransferWindows(StateTransfer transfer) => _atr.Transfer(transfer);
}
