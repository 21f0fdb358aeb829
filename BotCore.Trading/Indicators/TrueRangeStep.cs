using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>What the true range of the very first candle is, which has no previous close.</summary>
public enum FirstRange
{
    /// <summary>There is none; an average of true ranges has its first value one candle later.</summary>
    None = 0,

    /// <summary>High − low.</summary>
    HighLow = 1,
}

/// <summary>True range of each candle: max(high, previous close) − min(low, previous close).</summary>
/// <remarks>
/// Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978; this form equals his greatest of high − low,
/// |high − previous close| and |low − previous close|.
/// </remarks>
internal struct TrueRangeStep(FirstRange first)
{
    private readonly FirstRange _first = first;
    private double _previousClose = double.NaN;

    public readonly double Peek(in Candle candle)
    {
        double previous = _previousClose;
        if (double.IsNaN(previous)) return _first == FirstRange.HighLow ? candle.High - candle.Low : double.NaN;
        return double.MaxNative(candle.High, previous) - double.MinNative(candle.Low, previous);
    }

    public double Add(in Candle candle)
    {
        double range = Peek(in candle);
        _previousClose = candle.Close;
        return range;
    }

    public void Transfer(StateTransfer transfer) => transfer.Value(ref _previousClose);
}
