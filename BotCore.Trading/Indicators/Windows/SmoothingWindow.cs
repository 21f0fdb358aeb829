using BotCore.Trading.State;

namespace BotCore.Trading.Indicators.Windows;

/// <summary>Mean of the last n inputs where n is nearly always 1 to 3: those are added up directly, longer ones by <see cref="WindowSum"/>.</summary>
/// <remarks>Inputs that have no value yet (NaN) are not counted.</remarks>
internal struct SmoothingWindow
{
    private readonly int _length;
    private readonly double _share; // 1/n
    private double _previous; // 0 where it is not part of the window
    private double _beforePrevious;
    private WindowSum _sum;

    public SmoothingWindow(int length)
    {
        _length = length;
        _share = 1.0 / length;
        if (length > 3) _sum = new WindowSum(length);
        else if (length > 1) _previous = double.NaN;
    }

    /// <summary>The mean if <paramref name="input"/> came next; changes nothing. NaN until the window is full.</summary>
    public readonly double Peek(double input) =>
        (_length > 3 ? _sum.Peek(input) : _beforePrevious + _previous + input) * _share;

    public double Add(double input)
    {
        if (_length > 3) return _sum.Add(input) * _share;
        double mean = (_beforePrevious + _previous + input) * _share;
        if (_length == 3) _beforePrevious = _previous;
        if (_length > 1) _previous = input;
        return mean;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Value(ref _previous);
        transfer.Value(ref _beforePrevious);
        if (_length > 3) _sum.Transfer(transfer);
    }
}
