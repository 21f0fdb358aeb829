using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>Least-squares line through the last n closes: its end, its slope and where it would be one candle later.</summary>
/// <remarks>
/// Source: least squares with x = 1..n. The end point is also known as LSMA, the point one candle ahead as time series forecast.
/// Closes are taken as distances from the newest, so equal closes give a slope of exactly 0 at any price level.
/// </remarks>
public sealed class LinearRegression : Indicator
{
    private readonly int _period;
    private readonly double _spread; // Σ (x − mean x)²
    private Ring _closes;
    private double _end = double.NaN;
    private double _slope = double.NaN;

    /// <exception cref="ArgumentOutOfRangeException">The period is not from 2 to 1000 candles.</exception>
    public LinearRegression(int period)
        : base($"linreg({period})", period, ["linreg", "slope", "forecast"])
    {
        _period = IndicatorBounds.Period(period, min: 2);
        _spread = period * ((double)period * period - 1.0) / 12.0;
        _closes = new Ring(period);
    }

    /// <summary>End of the line at the last candle, price.</summary>
    public double Value => _end;

    /// <summary>Price per candle.</summary>
    public double Slope => _slope;

    /// <summary>The line one candle ahead, price.</summary>
    public double Forecast => _end + _slope;

    public override bool IsReady => !double.IsNaN(_slope);

    public override void Add(in Candle candle)
    {
        Fit(candle.Close, out _end, out _slope);
        _closes.Add(candle.Close);
    }

    public override double Output(int index) =>
        index switch { 0 => _end, 1 => _slope, 2 => Forecast, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs)
    {
        Fit(candle.Close, out double end, out double slope);
        outputs[0] = end;
        outputs[1] = slope;
        outputs[2] = end + slope;
    }

    private void Fit(double newest, out double end, out double slope)
    {
        _closes.WithoutOldest(out var older, out var newer);
        double sum = 0.0, weighted = 0.0, x = 1.0;
        foreach (double close in older)
        {
            double distance = close - newest;
            sum += distance;
            weighted += x++ * distance;
        }
        foreach (double close in newer)
        {
            double distance = close - newest;
            sum += distance;
            weighted += x++ * distance;
        }
        slope = (weighted - (_period + 1) / 2.0 * sum) / _spread;
        end = newest + sum / _period + slope * (_period - 1) / 2.0;
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _closes.Transfer(transfer);
        transfer.Value(ref _end);
        transfer.Value(ref _slope);
    }
}
