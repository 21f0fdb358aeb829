using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>What every indicator of this folder has in common: its names, its warm-up and the frame of its snapshot.</summary>
/// <remarks>
/// Candles must be sound (<see cref="Candle.Defect"/> says nothing) and come in time order. Every output is NaN until its
/// warm-up is over and a finite number ever after; where a formula would divide by zero, its page says what stands instead.
/// </remarks>
public abstract class Indicator : IIndicator
{
    private readonly string _section;

    /// <param name="section">Name and parameters: a snapshot of other parameters is refused by it.</param>
    private protected Indicator(string section, int warmUp, IReadOnlyList<string> outputs)
    {
        _section = section;
        WarmUp = warmUp;
        Outputs = outputs;
    }

    public IReadOnlyList<string> Outputs { get; }

    public int WarmUp { get; }

    public abstract bool IsReady { get; }

    public abstract void Add(in Candle candle);

    public abstract double Output(int index);

    public abstract void Preview(in Candle candle, Span<double> outputs);

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section(_section);
        TransferState(transfer);
    }

    private protected abstract void TransferState(StateTransfer transfer);

    private protected ArgumentOutOfRangeException NoOutput(int index) =>
        new(nameof(index), index, $"index: {index} is not from 0 to {Outputs.Count - 1}");

    public override string ToString() => _section;
}
