using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Where the volume-weighted average price begins again.</summary>
public enum VwapAnchor
{
    /// <summary>Never: it runs from the first candle.</summary>
    Start = 0,

    /// <summary>With the first candle of each UTC day.</summary>
    Day = 1,
}

/// <summary>Volume-weighted average of the typical price since the anchor.</summary>
/// <remarks>
/// Source: S. Berkowitz, D. Logue and E. Noser, The Total Cost of Transactions on the NYSE, 1988, on candles. The typical price
/// itself while nothing has traded since the anchor.
/// </remarks>
public sealed class Vwap : SingleValueIndicator
{
    private const long DayMs = 86_400_000;

    private readonly VwapAnchor _anchor;
    private CompensatedSum _turnover;
    private CompensatedSum _volume;
    private long _day = -1;

    public Vwap(VwapAnchor anchor = VwapAnchor.Start)
        : base($"vwap({anchor})", 1, "vwap")
    {
        _anchor = anchor;
    }

    public override void Add(in Candle candle)
    {
        if (BeginsAgain(in candle)) _turnover = _volume = default;
        _day = candle.OpenTimeMs / DayMs;
        double turnover = _turnover.Add(candle.TypicalPrice * candle.Volume);
        Value = Mean(turnover, _volume.Add(candle.Volume), candle.TypicalPrice);
    }

    internal override double Peek(in Candle candle)
    {
        var turnover = _turnover;
        var volume = _volume;
        if (BeginsAgain(in candle)) turnover = volume = default;
        return Mean(turnover.Add(candle.TypicalPrice * candle.Volume), volume.Add(candle.Volume), candle.TypicalPrice);
    }

    private bool BeginsAgain(in Candle candle) => _anchor == VwapAnchor.Day && candle.OpenTimeMs / DayMs != _day;

    private static double Mean(double turnover, double volume, double price) => volume == 0.0 ? price : turnover / volume;

    private protected override void TransferWindows(StateTransfer transfer)
    {
        _turnover.Transfer(transfer);
        _volume.Transfer(transfer);
        transfer.Value(ref _day);
    }
}
