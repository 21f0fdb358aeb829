using BotCore.Trading.Indicators;

namespace BotCore.Trading.Research.Optimization;

/// <summary>
/// Indicator values over every candle of one market, computed once per distinct indicator by the indicator itself and read by all
/// trials. For strategies that are made for sweeps; whole strategies are shared by <see cref="SharedSignals"/>.
/// </summary>
/// <remarks>Safe for any number of threads. One series is 8 bytes a candle.</remarks>
public sealed class SharedIndicators(ResearchMarket market)
{
    private readonly Dictionary<(int Instrument, string Indicator, int Output), Lazy<double[]>> _series = [];
    private readonly Lock _gate = new();

    /// <summary>Distinct series so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _series.Count;
        }
    }

    /// <summary>One output, one value per candle of the instrument, NaN in the warm-up.</summary>
    /// <param name="indicator">A new one; its name and parameters (<see cref="object.ToString"/>) identify the series.</param>
    public double[] Of(int instrument, Indicator indicator, int output)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        Lazy<double[]>? series;
        lock (_gate)
        {
            var key = (instrument, indicator.ToString(), output);
            if (!_series.TryGetValue(key, out series))
            {
                series = new Lazy<double[]>(() => Compute(instrument, indicator, output));
                _series.Add(key, series);
            }
        }
        return series.Value;
    }

    private double[] Compute(int instrument, Indicator indicator, int output)
    {
        var candles = market.Candles;
        int count = 0, at = 0;
        foreach (ref readonly var candle in candles) count += candle.Instrument == instrument ? 1 : 0;
        var values = new double[count];
        foreach (ref readonly var candle in candles)
        {
            if (candle.Instrument != instrument) continue;
            indicator.Add(candle.Candle);
            values[at++] = indicator.Output(output);
        }
        return values;
    }
}
