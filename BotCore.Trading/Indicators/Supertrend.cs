using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>A trailing band k average true ranges from the mid price: below it in a rising trend, above it in a falling one.</summary>
/// <remarks>
/// Source: O. Seban's SuperTrend as the charting platforms compute it: bands only tighten until a close breaks them; Wilder's
/// ATR; the first trend is taken as rising.
/// </remarks>
public sealed class Supertrend : Indicator
{
    private readonly double _k;
    private readonly Atr _atr;
    private Bands _bands;
    private double _value = double.NaN;

    /// <param name="k">Distance of the bands in average true ranges, 0.01 to 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not from 1 to 1000 candles, or k is outside its range.</exception>
    public Supertrend(int period = 10, double k = 3.0, FirstRange firstRange = FirstRange.None)
        : base($"supertrend({period};{k};{firstRange})", firstRange == FirstRange.HighLow ? period : period + 1, ["supertrend", "direction"])
    {
        _atr = new Atr(period, AverageKind.Wilder, firstRange);
        _k = IndicatorBounds.Number(k, 0.01, 20.0);
    }

    /// <summary>The band, price.</summary>
    public double Value => _value;

    /// <summary>1 in a rising trend, −1 in a falling one.</summary>
    public double Direction => double.IsNaN(_value) ? double.NaN : _bands.Direction;

    public override bool IsReady => !double.IsNaN(_value);

    public override void Add(in Candle candle)
    {
        _atr.Add(in candle);
        _value = Advance(ref _bands, in candle, _atr.Value);
    }

    public override double Output(int index) => index switch { 0 => _value, 1 => Direction, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        var bands = _bands;
        outputs[0] = Advance(ref bands, in candle, _atr.Peek(in candle));
        outputs[1] = double.IsNaN(outputs[0]) ? double.NaN : bands.Direction;
    }

    private double Advance(ref Bands bands, in Candle candle, double atr)
    {
        double previousClose = bands.PreviousClose;
        bands.PreviousClose = candle.Close;
        if (double.IsNaN(atr)) return double.NaN;
        double mid = (candle.High + candle.Low) / 2.0;
        double upper = mid + _k * atr;
        double lower = mid - _k * atr;
        bool isFirst = !bands.HasValue;
        if (isFirst || upper < bands.Upper || previousClose > bands.Upper) bands.Upper = upper;
        if (isFirst || lower > bands.Lower || previousClose < bands.Lower) bands.Lower = lower;
        bool wasRising = isFirst || bands.IsRising;
        bands.HasValue = true;
        bands.IsRising = candle.Close > (wasRising ? bands.Lower : bands.Upper);
        return bands.IsRising ? bands.Lower : bands.Upper;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _atr.Transfer(transfer);
        _bands.Transfer(transfer);
        transfer.Value(ref _value);
    }

    private struct Bands
    {
        public bool HasValue;
        public bool IsRising;
        public double Upper;
        public double Lower;
        public double PreviousClose;

        public readonly double Direction => IsRising ? 1.0 : -1.0;

        public void Transfer(StateTransfer transfer)
        {
            transfer.Value(ref HasValue);
            transfer.Value(ref IsRising);
            transfer.Value(ref Upper);
            transfer.Value(ref Lower);
            transfer.Value(ref PreviousClose);
        }
    }
}
