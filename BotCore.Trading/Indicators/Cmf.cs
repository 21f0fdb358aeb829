using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Chaikin money flow: Σ money flow / Σ volume over n candles, −1 to 1.</summary>
/// <remarks>Source: M. Chaikin. A window without any volume gives 0.</remarks>
public sealed class Cmf : SingleValueIndicator
{
    private WindowSum _flow;
    private WindowSum _volume;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles.</exception>
    public Cmf(int period = 20)
        : base($"cmf({period})", period, "cmf")
    {
        _flow = new WindowSum(IndicatorBounds.Period(period));
        _volume = new WindowSum(period);
    }

    public override void Add(in Candle candle) => Value = Share(_flow.Add(MoneyFlow.Of(in candle)), _volume.Add(candle.Volume));

    internal override double Peek(in Candle candle) => Share(_flow.Peek(MoneyFlow.Of(in candle)), _volume.Peek(candle.Volume));

    private static double Share(double flow, double volume) => volume == 0.0 ? 0.0 : flow / volume;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _flow.Transfer(transfer);
        _volume.Transfer(transfer);
    }
}
