using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Moving average convergence/divergence of the close: fast EMA − slow EMA, its signal EMA, and their difference.</summary>
/// <remarks>
/// Sources: G. Appel, 1979; the histogram T. Aspray, 1986. Each EMA starts from the mean of its own first n inputs, the signal
/// from the mean of the first lines.
/// </remarks>
public sealed class Macd : Indicator
{
    private ExponentialAverage _fast;
    private ExponentialAverage _slow;
    private ExponentialAverage _signalAverage;
    private double _line = double.NaN;
    private double _signal = double.NaN;

    /// <exception cref="ArgumentException">A period is not from 1 to 1000 candles, or fast is not below slow.</exception>
    public Macd(int fast = 12, int slow = 26, int signal = 9)
        : base($"macd({fast};{slow};{signal})", slow + signal - 1, ["macd", "signal", "histogram"])
    {
        _fast = ExponentialAverage.OfPeriod(IndicatorBounds.Period(fast));
        _slow = ExponentialAverage.OfPeriod(IndicatorBounds.Period(slow));
        _signalAverage = ExponentialAverage.OfPeriod(IndicatorBounds.Period(signal));
        IndicatorBounds.Ascending(fast, slow);
    }

    /// <summary>Fast EMA − slow EMA, price; exists before the signal does.</summary>
    public double Line => _line;

    /// <summary>EMA of the line, price.</summary>
    public double Signal => _signal;

    /// <summary>Line − signal, price.</summary>
    public double Histogram => _line - _signal;

    public override bool IsReady => !double.IsNaN(_signal);

    public override void Add(in Candle candle)
    {
        double line = _fast.Add(candle.Close) - _slow.Add(candle.Close);
        _line = line;
        _signal = _signalAverage.Add(line);
    }

    public override double Output(int index) =>
        index switch { 0 => _line, 1 => _signal, 2 => _line - _signal, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        double line = _fast.Peek(candle.Close) - _slow.Peek(candle.Close);
        double signal = _signalAverage.Peek(line);
        outputs[0] = line;
        outputs[1] = signal;
        outputs[2] = line - signal;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
        _signalAverage.Transfer(transfer);
        transfer.Value(ref _line);
        transfer.Value(ref _signal);
    }
}
