using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>What an exponential average starts from.</summary>
public enum EmaSeed
{
    /// <summary>The mean of the first n inputs; the first value is at the n-th input.</summary>
    Simple = 0,

    /// <summary>The first input; the first value is at the first input and still remembers it after several n.</summary>
    First = 1,
}

/// <summary>
/// Exponential average: e += alpha × (x − e), silent until its seed is complete. Inputs that have no value yet (NaN, from an
/// average before it in a chain) are not counted.
/// </summary>
/// <remarks>
/// Sources: the exponential moving average with alpha = 2/(n+1), and J. Welles Wilder, New Concepts in Technical Trading
/// Systems, 1978, whose average is the same with alpha = 1/n.
/// </remarks>
internal struct ExponentialAverage
{
    private readonly double _alpha;
    private readonly int _seedLength;
    private int _missing;
    private double _value; // the sum of the seed inputs while some are missing

    private ExponentialAverage(double alpha, int seedLength)
    {
        _alpha = alpha;
        _seedLength = seedLength;
        _missing = seedLength;
    }

    public static ExponentialAverage OfPeriod(int period, EmaSeed seed = EmaSeed.Simple) =>
        new(2.0 / (period + 1), seed == EmaSeed.First ? 1 : period);

    public static ExponentialAverage Wilder(int period) => new(1.0 / period, period);

    /// <summary>The average after the last input; NaN without one.</summary>
    public readonly double Value => _missing == 0 ? _value : double.NaN;

    /// <summary>The average if <paramref name="input"/> came next; changes nothing.</summary>
    public readonly double Peek(double input) => _missing switch
    {
        0 => _value + _alpha * (input - _value),
        1 => (_value + input) / _seedLength,
        _ => double.NaN,
    };

    public double Add(double input) =>
        _missing == 0 ? _value += _alpha * (input - _value) : AddToSeed(input);

    private double AddToSeed(double input)
    {
        if (double.IsNaN(input)) return double.NaN;
        _value += input;
        if (--_missing > 0) return double.NaN;
        return _value /= _seedLength;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Value(ref _missing);
        transfer.Value(ref _value);
    }
}
