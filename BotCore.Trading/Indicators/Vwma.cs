using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Volume-weighted moving average: Σ close × volume / Σ volume over n candles.</summary>
/// <remarks>Source: P. J. Kaufman, Trading Systems and Methods. A window without any volume gives the close.</remarks>
public sealed class Vwma : SingleValueIndicator
{
    private WindowSum _turnover;
    private WindowSum _volume;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Vwma(int period)
        : base($"vwma({period})", period, "vwma")
    {
        _turnover = new WindowSum(IndicatorBounds.Period(period));
        _volume = new WindowSum(period);
    }

    public override void Add(in Candle candle) =>
        Value = Mean(_turnover.Add(candle.Close * candle.Volume), _volume.Add(candle.Volume), candle.Close);

    internal override double Peek(in Candle candle) =>
        Mean(_turnover.Peek(candle.Close * candle.Volume), _volume.Peek(candle.Volume), candle.Close);

    private static double Mean(double turnover, double volume, double close) => volume == 0.0 ? close : turnover / volume;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _turnover.Transfer(transfer);
        _volume.Transfer(transfer);
    }
}
