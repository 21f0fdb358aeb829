using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Volume-weighted average of (open + high + low + close) / 4 over the last n candles.</summary>
/// <remarks>Source: as <see cref="Vwap"/>, over a rolling window. A window without any volume gives the candle's own price.</remarks>
public sealed class RollingVwap : SingleValueIndicator
{
    private WindowSum _turnover;
    private WindowSum _volume;

    /// <exception cref="ArgumentOutOfRangeException">The window is not from 1 to 1000 candles.</exception>
    public RollingVwap(int window)
        : base($"vwap_rolling({window})", window, "vwap")
    {
        _turnover = new WindowSum(IndicatorBounds.Period(window));
        _volume = new WindowSum(window);
    }

    public override void Add(in Candle candle)
    {
        double price = CandleInput.Average.Of(in candle);
        Value = Mean(_turnover.Add(price * candle.Volume), _volume.Add(candle.Volume), price);
    }

    internal override double Peek(in Candle candle)
    {
        double price = CandleInput.Average.Of(in candle);
        return Mean(_turnover.Peek(price * candle.Volume), _volume.Peek(candle.Volume), price);
    }

    private static double Mean(double turnover, double volume, double price) => volume == 0.0 ? price : turnover / volume;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _turnover.Transfer(transfer);
        _volume.Transfer(transfer);
    }
}
