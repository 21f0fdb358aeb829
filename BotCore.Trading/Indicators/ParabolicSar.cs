using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>How the parabolic stop-and-reverse begins.</summary>
public enum SarStart
{
    /// <summary>In the direction of the second candle's directional movement; the stop after a reversal may not enter the last two candles (TA-Lib).</summary>
    Movement = 0,

    /// <summary>Rising from the first candle's low; the stop after a reversal is the extreme. What it shows before its first reversal is a guess.</summary>
    Rising = 1,
}

/// <summary>Parabolic stop-and-reverse: a stop that accelerates towards the price and changes sides when it is touched.</summary>
/// <remarks>Source: J. Welles Wilder, New Concepts in Technical Trading Systems, 1978; the two starts are <see cref="SarStart"/>.</remarks>
public sealed class ParabolicSar : SingleValueIndicator
{
    private readonly double _step;
    private readonly double _max;
    private readonly SarStart _start;
    private Stop _stop;

    /// <param name="step">Acceleration at the start and with each new extreme, 0.001 to 1.</param>
    /// <param name="max">Highest acceleration, above <paramref name="step"/>, at most 1.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or step is not below max.</exception>
    public ParabolicSar(double step = 0.02, double max = 0.2, SarStart start = SarStart.Movement)
        : base($"psar({step};{max};{start})", 2, "sar")
    {
        _step = IndicatorBounds.Number(step, 0.001, 1.0);
        _max = IndicatorBounds.Number(max, 0.002, 1.0);
        IndicatorBounds.Ascending(step, max);
        _start = start;
    }

    /// <summary>True while the stop is below the price.</summary>
    public bool IsRising => _stop.IsRising;

    public override void Add(in Candle candle) => Value = Advance(ref _stop, in candle);

    internal override double Peek(in Candle candle)
    {
        var copy = _stop;
        return Advance(ref copy, in candle);
    }

    private double Advance(ref Stop stop, in Candle candle)
    {
        if (!stop.HasPrevious)
        {
            stop.Begin(in candle);
            if (_start == SarStart.Rising) stop.BeginRising(in candle, _step);
            return double.NaN;
        }
        if (_start == SarStart.Movement && stop.Acceleration == 0.0) stop.BeginByMovement(in candle, _step);
        double value = stop.IsRising ? Rise(ref stop, in candle) : Fall(ref stop, in candle);
        stop.PreviousHigh = candle.High;
        stop.PreviousLow = candle.Low;
        return value;
    }

    private double Rise(ref Stop stop, in Candle candle)
    {
        double level = stop.Next;
        bool isTouched = _start == SarStart.Movement ? candle.Low <= level : candle.Low < level;
        if (isTouched)
        {
            level = stop.Extreme;
            if (_start == SarStart.Movement) level = Math.Max(level, Math.Max(stop.PreviousHigh, candle.High));
            stop.IsRising = false;
            stop.Acceleration = _step;
            stop.Extreme = candle.Low;
            stop.Next = Math.Max(Towards(level, in stop), Math.Max(stop.PreviousHigh, candle.High));
            return level;
        }
        if (candle.High > stop.Extreme) Accelerate(ref stop, candle.High);
        stop.Next = Math.Min(Towards(level, in stop), Math.Min(stop.PreviousLow, candle.Low));
        return level;
    }

    private double Fall(ref Stop stop, in Candle candle)
    {
        double level = stop.Next;
        bool isTouched = _start == SarStart.Movement ? candle.High >= level : candle.High > level;
        if (isTouched)
        {
            level = stop.Extreme;
            if (_start == SarStart.Movement) level = Math.Min(level, Math.Min(stop.PreviousLow, candle.Low));
            stop.IsRising = true;
            stop.Acceleration = _step;
            stop.Extreme = candle.High;
            stop.Next = Math.Min(Towards(level, in stop), Math.Min(stop.PreviousLow, candle.Low));
            return level;
        }
        if (candle.Low < stop.Extreme) Accelerate(ref stop, candle.Low);
        stop.Next = Math.Max(Towards(level, in stop), Math.Max(stop.PreviousHigh, candle.High));
        return level;
    }

    private static double Towards(double level, in Stop stop) => level + stop.Acceleration * (stop.Extreme - level);

    private void Accelerate(ref Stop stop, double extreme)
    {
        stop.Extreme = extreme;
        stop.Acceleration = Math.Min(stop.Acceleration + _step, _max);
    }

    private protected override void TransferWindows(StateTransfer transfer) => _stop.Transfer(transfer);

    /// <summary>Where the stop stands between two candles.</summary>
    private struct Stop
    {
        public bool HasPrevious;
        public bool IsRising;
        public double PreviousHigh;
        public double PreviousLow;
        public double Next;
        public double Extreme;
        public double Acceleration;

        public void Begin(in Candle candle)
        {
            HasPrevious = true;
            PreviousHigh = candle.High;
            PreviousLow = candle.Low;
        }

        public void BeginRising(in Candle candle, double step)
        {
            IsRising = true;
            Acceleration = step;
            Extreme = candle.High;
            Next = candle.Low + step * (candle.High - candle.Low);
        }

        public void BeginByMovement(in Candle candle, double step)
        {
            double up = candle.High - PreviousHigh;
            double down = PreviousLow - candle.Low;
            IsRising = !(down > 0.0 && down > up);
            Acceleration = step;
            Extreme = IsRising ? candle.High : candle.Low;
            Next = IsRising ? PreviousLow : PreviousHigh;
            PreviousHigh = candle.High; // the candle before the second does not bound the first stop
            PreviousLow = candle.Low;
        }

        public void Transfer(StateTransfer transfer)
        {
            transfer.Value(ref HasPrevious);
            transfer.Value(ref IsRising);
            transfer.Value(ref PreviousHigh);
            transfer.Value(ref PreviousLow);
            transfer.Value(ref Next);
            transfer.Value(ref Extreme);
            transfer.Value(ref Acceleration);
        }
    }
}
