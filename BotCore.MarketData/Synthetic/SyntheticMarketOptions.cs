using System.Buffers;
using System.IO.Hashing;
using BotCore.Trading.State;

namespace BotCore.MarketData.Synthetic;

/// <summary>What the synthetic market is like. Equal options give equal candles, on every machine and in every run.</summary>
public sealed class SyntheticMarketOptions
{
    /// <summary>Start of every random stream; any number. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Open time of minute 0: a whole minute from 1970 to 2199, UTC. Default 1 January 2024.</summary>
    public DateTimeOffset Start { get; init; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The symbols, 1 to 100, each once. A symbol's candles depend on its own options and on the common ones, not on which other
    /// symbols there are. Default BTCUSDT, ETHUSDT, BNBUSDT and SOLUSDT at price levels of 2024.
    /// </summary>
    public IReadOnlyList<SyntheticSymbolOptions> Symbols { get; init; } =
    [
        new() { Symbol = "BTCUSDT", StartPrice = 62_000m, AnnualVolatilityRatio = 0.50, MarketCorrelation = 0.90, DailyVolume = 250_000 },
        new() { Symbol = "ETHUSDT", StartPrice = 2_600m, AnnualVolatilityRatio = 0.65, MarketCorrelation = 0.88, DailyVolume = 4_000_000 },
        new() { Symbol = "BNBUSDT", StartPrice = 580m, AnnualVolatilityRatio = 0.60, MarketCorrelation = 0.72, DailyVolume = 700_000 },
        new() { Symbol = "SOLUSDT", StartPrice = 150m, AnnualVolatilityRatio = 0.90, MarketCorrelation = 0.78, DailyVolume = 15_000_000 },
    ];

    /// <summary>Ticks inside each candle, evenly spaced: 4 to 60, a divisor of 60,000 ms. Default 12, one every five seconds.</summary>
    public int TicksPerMinute { get; init; } = 12;

    /// <summary>Average length of a regime in minutes, 30–20,160. Default 360.</summary>
    public double MeanRegimeMinutes { get; init; } = 360;

    /// <summary>How often a symbol falls in with the market's regime when its own ends, 0–0.99. Default 0.7.</summary>
    public double RegimeFollowRatio { get; init; } = 0.7;

    /// <summary>Drift in a trend, in one-minute deviations per minute, 0–0.5. Default 0.03: over six hours about 11 of them.</summary>
    public double TrendStrength { get; init; } = 0.03;

    /// <summary>Share of the way back to where a range began that is made up each minute, 0–0.2. Default 0.01.</summary>
    public double RangePull { get; init; } = 0.01;

    /// <summary>Weight of the last shock in the next minute's variance (GARCH alpha), 0–0.5. Default 0.08; 0 for no clustering.</summary>
    public double ShockWeight { get; init; } = 0.08;

    /// <summary>Weight of the last variance (GARCH beta), 0–0.99; together with <see cref="ShockWeight"/> at most 0.995. Default 0.90.</summary>
    public double VarianceMemory { get; init; } = 0.90;

    /// <summary>Share of minutes with an outsized shock, 0–0.2. Default 0.02; 0 for normal tails.</summary>
    public double TailRatio { get; init; } = 0.02;

    /// <summary>Size of an outsized shock relative to an ordinary one, 1–10. Default 3.5.</summary>
    public double TailScale { get; init; } = 3.5;

    /// <summary>Share of candles that open away from the previous close, 0–1. Default 0.05.</summary>
    public double GapRatio { get; init; } = 0.05;

    /// <summary>Size of such a gap in one-minute deviations, 0–5. Default 0.5.</summary>
    public double GapScale { get; init; } = 0.5;

    /// <summary>How much the hour of the day and the weekend matter, 0–1. Default 1; 0 for a day without pattern.</summary>
    public double DayPatternStrength { get; init; } = 1;

    /// <summary>Everything that is wrong, all at once: place, value and allowed range. Empty when the options are usable.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Start.Offset != TimeSpan.Zero || Start.ToUnixTimeMilliseconds() % 60_000 != 0 || Start.Ticks % TimeSpan.TicksPerMinute != 0 || Start.Year is < 1970 or > 2199)
            errors.Add(FormattableString.Invariant($"Start: {Start:o}, must be a whole minute from 1970 to 2199, UTC"));
        if (Symbols is null || Symbols.Count is < 1 or > 100) errors.Add($"Symbols: {Symbols?.Count ?? 0} of them, must be 1 to 100");
        else ValidateSymbols(errors);
        if (TicksPerMinute is < 4 or > 60 || 60_000 % TicksPerMinute != 0)
            errors.Add(FormattableString.Invariant($"TicksPerMinute: {TicksPerMinute}, must be 4 to 60 and a divisor of 60000"));
        OptionRange.Check(nameof(MeanRegimeMinutes), MeanRegimeMinutes, 30, 20_160, errors);
        OptionRange.Check(nameof(RegimeFollowRatio), RegimeFollowRatio, 0, 0.99, errors);
        OptionRange.Check(nameof(TrendStrength), TrendStrength, 0, 0.5, errors);
        OptionRange.Check(nameof(RangePull), RangePull, 0, 0.2, errors);
        OptionRange.Check(nameof(ShockWeight), ShockWeight, 0, 0.5, errors);
        OptionRange.Check(nameof(VarianceMemory), VarianceMemory, 0, 0.99, errors);
        if (ShockWeight + VarianceMemory > 0.995)
            errors.Add(FormattableString.Invariant($"ShockWeight + VarianceMemory: {ShockWeight + VarianceMemory}, must be at most 0.995"));
        OptionRange.Check(nameof(TailRatio), TailRatio, 0, 0.2, errors);
        OptionRange.Check(nameof(TailScale), TailScale, 1, 10, errors);
        OptionRange.Check(nameof(GapRatio), GapRatio, 0, 1, errors);
        OptionRange.Check(nameof(GapScale), GapScale, 0, 5, errors);
        OptionRange.Check(nameof(DayPatternStrength), DayPatternStrength, 0, 1, errors);
        return errors;
    }

    /// <summary>Tells markets apart: a snapshot of one is refused by another. Valid options only.</summary>
    internal long Identity()
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        var writer = StateTransfer.Write(bytes);
        foreach (long whole in (ReadOnlySpan<long>)[Seed, Start.ToUnixTimeMilliseconds(), TicksPerMinute])
        {
            long value = whole;
            writer.Value(ref value);
        }
        foreach (double number in (ReadOnlySpan<double>)
            [MeanRegimeMinutes, RegimeFollowRatio, TrendStrength, RangePull, ShockWeight, VarianceMemory, TailRatio, TailScale, GapRatio, GapScale, DayPatternStrength])
        {
            double value = number;
            writer.Value(ref value);
        }
        foreach (var symbol in Symbols)
        {
            var instrument = symbol.ToInstrument();
            string? name = instrument.Symbol.ToString();
            decimal price = DecimalGrid.Plain(symbol.StartPrice), tick = DecimalGrid.Plain(instrument.TickSize), step = DecimalGrid.Plain(instrument.StepSize);
            double volatility = symbol.AnnualVolatilityRatio, correlation = symbol.MarketCorrelation, volume = symbol.DailyVolume;
            writer.Value(ref name);
            writer.Value(ref price);
            writer.Value(ref tick);
            writer.Value(ref step);
            writer.Value(ref volatility);
            writer.Value(ref correlation);
            writer.Value(ref volume);
        }
        return (long)XxHash64.HashToUInt64(bytes.WrittenSpan);
    }

    private void ValidateSymbols(List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Symbols.Count; i++)
        {
            string place = FormattableString.Invariant($"Symbols[{i}]");
            if (Symbols[i] is not { } symbol)
            {
                errors.Add($"{place}: absent");
                continue;
            }
            symbol.Validate(place, errors);
            if (!seen.Add(symbol.Symbol ?? "")) errors.Add($"{place}.Symbol: '{symbol.Symbol}' is there twice");
        }
    }
}
