using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>A sum that only grows longer, kept to about twice the precision of a double, so that years of candles do not wear it down.</summary>
/// <remarks>Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974.</remarks>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    public readonly double Value => _sum + _lost;

    /// <summary>The sum with <paramref name="input"/> added; changes nothing.</summary>
    public readonly double Peek(double input)
    {
        var copy = this;
        return copy.Add(input);
    }

    public double Add(double input)
    {
        double sum = _sum + input;
        _lost += Math.Abs(_sum) >= Math.Abs(input) ? _sum - sum + input : input - sum + _sum;
        _sum = sum;
        return sum + _lost;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Value(ref _sum);
        transfer.Value(ref _lost);
    }
}
