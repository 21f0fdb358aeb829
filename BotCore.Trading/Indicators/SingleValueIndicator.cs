using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>An indicator with one output.</summary>
public abstract class SingleValueIndicator : Indicator
{
    private double _value = double.NaN;

    private protected SingleValueIndicator(string section, int warmUp, string output)
        : base(section, warmUp, [output])
    {
    }

    /// <summary>The output after the last added candle; NaN while there is none.</summary>
    public double Value
    {
        get => _value;
        private protected set => _value = value;
    }

    public sealed override bool IsReady => !double.IsNaN(_value);

    public sealed override double Output(int index) => index == 0 ? _value : throw NoOutput(index);

    public sealed override void Preview(in Candle candle, Span<double> outputs) => outputs[0] = Peek(in candle);

    /// <summary>The value if <paramref name="candle"/> closed now; changes nothing.</summary>
    internal abstract double Peek(in Candle candle);

    private protected sealed override void TransferState(StateTransfer transfer)
    {
        transfer.Value(ref _value);
        TransferWindows(transfer);
    }

    private protected abstract void TransferWindows(StateTransfer transfer);
}
