using BotCore.Trading.Market;

namespace BotCore.Tests.AiModels;

/// <summary>What a model sees at the close of each base candle, computed here as Python computes it there, in single precision.</summary>
internal sealed class FeatureRows
{
    private const long DayMs = 86_400_000, WeekMs = 7 * DayMs;

    private readonly Timeframe _base;
    private readonly TimeframeFeatures _own = new();
    private readonly (Timeframe Timeframe, CandleBuilder Builder, TimeframeFeatures Features)[] _longer;
    private long _closedAtMs;

    private FeatureRows(Timeframe timeframe, IEnumerable<Timeframe> longer) =>
        (_base, _longer) = (timeframe, [.. longer.Select(other => (other, new CandleBuilder(other, timeframe), new TimeframeFeatures()))]);

    /// <param name="names">As in the model's metadata, for example <c>15m.rsi_14</c>.</param>
    /// <param name="seen">Called with the indicators after each candle, for comparing these too.</param>
    public static float[][] Of(IReadOnlyList<Candle> candles, IReadOnlyList<string> names, Timeframe timeframe, IEnumerable<Timeframe> longer, Action<int, TimeframeFeatures>? seen = null)
    {
        var rows = new FeatureRows(timeframe, longer);
        var found = new float[candles.Count][];
        for (int i = 0; i < candles.Count; i++)
        {
            rows.Add(candles[i]);
            found[i] = [.. names.Select(name => (float)rows.Value(name))];
            seen?.Invoke(i, rows._own);
        }
        return found;
    }

    private void Add(Candle candle)
    {
        _own.Add(in candle, _base);
        _closedAtMs = candle.OpenTimeMs + _base.Ms;
        foreach (var (timeframe, builder, features) in _longer)
        {
            if (builder.CloseStale(candle.OpenTimeMs, out var stale)) features.Add(in stale, timeframe);
            if (builder.Add(in candle, out var closed)) features.Add(in closed, timeframe);
        }
    }

    private double Value(string name)
    {
        if (name.Split('.') is not [var prefix, var rest]) return Calendar(name);
        if (prefix == _base.ToString()) return _own.Value(rest);
        var (timeframe, _, features) = _longer.Single(longer => longer.Timeframe.ToString() == prefix);
        // One that should have closed since and is not there is missing; an old one is not taken for it.
        return features.ClosedAtMs is { } closed && _closedAtMs - closed < timeframe.Ms ? features.Value(rest) : double.NaN;
    }

    private double Calendar(string name)
    {
        double day = 2.0 * Math.PI * (_closedAtMs % DayMs) / DayMs, week = 2.0 * Math.PI * (_closedAtMs % WeekMs) / WeekMs;
        return name switch
        {
            "hour_sin" => Math.Sin(day),
            "hour_cos" => Math.Cos(day),
            "weekday_sin" => Math.Sin(week),
            "weekday_cos" => Math.Cos(week),
            _ => throw new ArgumentException($"'{name}' is no feature"),
        };
    }
}
