using BotCore.MarketData.Instruments;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Synthetic;

/// <summary>One symbol of the synthetic market.</summary>
public sealed class SyntheticSymbolOptions
{
    /// <summary>Name, 5 to 20 letters or digits.</summary>
    public string Symbol { get; init; } = "";

    /// <summary>First open, quote per base: 100 to 100,000,000 ticks.</summary>
    public decimal StartPrice { get; init; }

    /// <summary>Deviation of one-minute returns, annualised by √525,600: 0.5 is 50 % a year. Range 0.05–3.</summary>
    public double AnnualVolatilityRatio { get; init; } = 0.7;

    /// <summary>
    /// Correlation of its returns with the market's common shock, −0.99–0.99; two symbols correlate by the product of theirs.
    /// Default 0.75.
    /// </summary>
    public double MarketCorrelation { get; init; } = 0.75;

    /// <summary>Average volume of a day, base asset; above zero, at most 10^12 steps.</summary>
    public double DailyVolume { get; init; }

    /// <summary>Price grid; absent: that of the known instrument (<see cref="KnownInstruments"/>).</summary>
    public decimal? TickSize { get; init; }

    /// <summary>Quantity grid; absent: that of the known instrument.</summary>
    public decimal? StepSize { get; init; }

    /// <summary>The instrument these options describe; they must be valid.</summary>
    internal Instrument ToInstrument()
    {
        var symbol = Trading.Market.Symbol.Parse(Symbol);
        var known = KnownInstruments.Of(symbol);
        decimal tick = TickSize ?? known!.TickSize, step = StepSize ?? known!.StepSize;
        return known is null
            ? InstrumentInference.Assumed(symbol, tick, step)
            : known with { TickSize = tick, StepSize = step, MinQuantity = Math.Max(step, known.MinQuantity) };
    }

    /// <summary>Adds what is wrong, each with its place, value and allowed range.</summary>
    internal void Validate(string place, ICollection<string> errors)
    {
        if (!Trading.Market.Symbol.TryParse(Symbol, out var symbol))
        {
            errors.Add($"{place}.Symbol: '{Symbol}', must be 5 to 20 letters or digits");
            return;
        }
        var known = KnownInstruments.Of(symbol);
        CheckGrid($"{place}.TickSize", TickSize, known?.TickSize, symbol, errors);
        CheckGrid($"{place}.StepSize", StepSize, known?.StepSize, symbol, errors);
        if ((TickSize ?? known?.TickSize) is { } tick and > 0m && (StartPrice < tick * 100 || StartPrice > tick * 100_000_000))
            errors.Add(FormattableString.Invariant($"{place}.StartPrice: {StartPrice}, must be {tick * 100} to {tick * 100_000_000}"));
        OptionRange.Check($"{place}.AnnualVolatilityRatio", AnnualVolatilityRatio, 0.05, 3, errors);
        OptionRange.Check($"{place}.MarketCorrelation", MarketCorrelation, -0.99, 0.99, errors);
        if ((StepSize ?? known?.StepSize) is { } step and > 0m && !(DailyVolume > 0 && DailyVolume <= (double)step * 1e12))
            errors.Add(FormattableString.Invariant($"{place}.DailyVolume: {DailyVolume}, must be above 0 and at most {(double)step * 1e12}"));
    }

    private static void CheckGrid(string place, decimal? given, decimal? known, Symbol symbol, ICollection<string> errors)
    {
        if (given is null && known is null) errors.Add($"{place}: absent, must be given because {symbol} is not a known instrument");
        if (given is { } grid && !DecimalGrid.IsUsable(grid))
            errors.Add(FormattableString.Invariant($"{place}: {given}, must be above 0, at most 1000000, with at most 12 decimals and 3 significant digits"));
    }
}
