using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace BotCore.ServiceDefaults.Telemetry;

/// <summary>
/// Instruments whose names reach Prometheus exactly as written. Give the instrument its full Prometheus name with the unit in it, as the specification
/// lists them: <c>trades_total</c>, <c>trade_execution_duration_seconds</c>, <c>drawdown_ratio</c>.
/// </summary>
/// <remarks>
/// The exporter appends what a name lacks (<c>_total</c> to counters, the unit to everything) and nothing that it already ends with. These methods refuse names
/// that it would change. Meters named <c>BotCore.*</c> are exported without registration:
/// <code>
/// var meter = meterFactory.Create("BotCore.TradingEngine.Orders");
/// var trades = meter.CreateTotal("trades_total", "Closed round trips by result.");
/// trades.StartAtZero(["result", "won"], ["result", "lost"]);
/// var duration = meter.CreateDuration("trade_execution_duration_seconds", "From order intent to fill.", Buckets.Milliseconds);
/// meter.CreateObservableGauge("portfolio_equity_usdt", () => (double)equity, null, "Balance and unrealised profit, USDT.");
/// </code>
/// Labels are bounded sets: a symbol yes, an order id never. A metric keeps at most 2,000 label sets unless <c>settings.SeriesLimits</c> says otherwise.
/// </remarks>
public static partial class MetricInstruments
{
    /// <summary>A counter; its name ends in <c>_total</c>.</summary>
    /// <exception cref="ArgumentException">The name would not come out as written.</exception>
    public static Counter<long> CreateTotal(this Meter meter, string name, string description)
    {
        Require(name, "_total");
        return meter.CreateCounter<long>(name, null, description);
    }

    /// <summary>A histogram of seconds; its name ends in <c>_seconds</c>.</summary>
    /// <param name="boundaries">Upper bounds in seconds, ascending; see <see cref="Buckets"/>. Put one at each alert threshold and service level.</param>
    /// <exception cref="ArgumentException">The name would not come out as written, or the boundaries do not ascend.</exception>
    public static Histogram<double> CreateDuration(this Meter meter, string name, string description, IReadOnlyList<double> boundaries)
    {
        Require(name, "_seconds");
        return Create(meter, name, "s", description, boundaries);
    }

    /// <summary>A histogram of anything but time; the unit, if any, is the last word of the name.</summary>
    /// <param name="boundaries">Upper bounds in the unit of the name, ascending.</param>
    /// <exception cref="ArgumentException">The name would not come out as written, or the boundaries do not ascend.</exception>
    public static Histogram<double> CreateDistribution(this Meter meter, string name, string description, IReadOnlyList<double> boundaries)
    {
        Require(name, "");
        return Create(meter, name, null, description, boundaries);
    }

    /// <summary>
    /// Makes the series exist before the first event, so that a rate over it is zero and not absent, and an alert can be trusted to fire.
    /// </summary>
    /// <param name="labels">Label sets as name, value, name, value; none for a counter without labels.</param>
    /// <exception cref="ArgumentException">A label set has a name without a value.</exception>
    public static void StartAtZero(this Counter<long> counter, params string[][] labels)
    {
        if (labels.Length == 0) counter.Add(0);
        foreach (string[] set in labels)
        {
            if (set.Length % 2 != 0) throw new ArgumentException($"the labels of {counter.Name} must be pairs of name and value, got {set.Length} words", nameof(labels));
            counter.Add(0, [.. set.Chunk(2).Select(pair => new KeyValuePair<string, object?>(pair[0], pair[1]))]);
        }
    }

    private static Histogram<double> Create(Meter meter, string name, string? unit, string description, IReadOnlyList<double> boundaries)
    {
        for (int i = 0; i < boundaries.Count; i++)
        {
            if (!double.IsFinite(boundaries[i]) || (i > 0 && boundaries[i] <= boundaries[i - 1]))
                throw new ArgumentException($"the boundaries of {name} must be finite and ascend; number {i + 1} is {boundaries[i]}", nameof(boundaries));
        }
        return meter.CreateHistogram(name, unit, description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
    }

    private static void Require(string name, string ending)
    {
        if (!PrometheusName.IsMatch(name) || !name.EndsWith(ending, StringComparison.Ordinal))
            throw new ArgumentException($"'{name}' must be lower-case words joined by single underscores{(ending.Length > 0 ? $" and end in {ending}" : "")}", nameof(name));
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$")]
    private static partial Regex PrometheusName { get; }
}
