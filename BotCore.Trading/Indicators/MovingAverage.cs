using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>How an indicator averages what it measured.</summary>
public enum AverageKind
{
    /// <summary>Mean of the last n.</summary>
    Simple = 0,

    /// <summary>Exponential, 2/(n+1), from the mean of the first n.</summary>
    Exponential = 1,

    /// <summary>Exponential, 1/n, from the mean of the first n.</summary>
    Wilder = 2,
}

/// <summary>An average of a kind chosen by a parameter; its first value is at the n-th input. NaN inputs before that are not counted.</summary>
internal struct MovingAverage
{
    private readonly bool _isSimple;
    private readonly int _length;
    private ExponentialAverage _exponential;
    private WindowSum _sum;

    public MovingAverage(AverageKind kind, int length)
    {
        _isSimple = kind == AverageKind.Simple;
        _length = length;
        if (_isSimple) _sum = new WindowSum(length);
        else _exponential = kind == AverageKind.Wilder ? ExponentialAverage.Wilder(length) : ExponentialAverage.OfPeriod(length);
    }

    public readonly double Peek(double input) => _isSimple ? _sum.Peek(input) / _length : _exponential.Peek(input);

    public double Add(double input) => _isSimple ? _sum.Add(input) / _length : _exponential.Add(input);

    public void Transfer(StateTransfer transfer)
    {
        if (_isSimple) _sum.Transfer(transfer);
        else _exponential.Transfer(transfer);
    }
}
