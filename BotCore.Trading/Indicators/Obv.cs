using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>What on-balance volume starts from.</summary>
public enum ObvStart
{
    Zero = 0,

    /// <summary>The volume of the first candle.</summary>
    FirstVolume = 1,
}

/// <summary>On-balance volume: volume added on rising closes, taken off on falling ones; base asset, its level means nothing.</summary>
/// <remarks>Source: J. E. Granville, Granville's New Key to Stock Market Profits, 1963.</remarks>
public sealed class Obv : SingleValueIndicator
{
    private readonly ObvStart _start;
    private CompensatedSum _sum;
    private double _previousClose = double.NaN;

    public Obv(ObvStart start = ObvStart.Zero)
        : base($"obv({start})", 1, "obv")
    {
        _start = start;
    }

    public override void Add(in Candle candle)
    {
        Value = _sum.Add(SignedVolume(in candle));
        _previousClose = candle.Close;
    }

    internal override double Peek(in Candle candle) => _sum.Peek(SignedVolume(in candle));

    private double SignedVolume(in Candle candle)
    {
        if (double.IsNaN(_previousClose)) return _start == ObvStart.FirstVolume ? candle.Volume : 0.0;
        if (candle.Close > _previousClose) return candle.Volume;
        return candle.Close < _previousClose ? -candle.Volume : 0.0;
    }

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _sum.Transfer(transfer);
        transfer.Value(ref _previousClose);
    }
}
