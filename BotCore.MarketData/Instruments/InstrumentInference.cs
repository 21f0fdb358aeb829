using System.Globalization;
using BotCore.MarketData.Files;
using BotCore.Trading.Instruments;
using BotCore.Trading.Market;

namespace BotCore.MarketData.Instruments;

/// <summary>
/// The contract behind recorded candles. A file says nothing about grids, limits and margin, so they come from
/// <see cref="KnownInstruments"/> or, for any other symbol, from the data and from cautious assumptions.
/// </summary>
/// <remarks>
/// Inferred: tick size 10^−decimals of the prices; step size the power of ten that is worth more than 0.1 and at most 1 unit of
/// quote at the median close, so that a small account can still trade; smallest quantity one step; smallest notional 5; fees,
/// funding and liquidation fee as <see cref="Instrument"/> has them; at most 20-fold leverage, falling fast with size, which is
/// stricter than the exchange's table of any symbol this was compared with.
/// </remarks>
public static class InstrumentInference
{
    private const decimal AssumedMinNotional = 5m;
    private const int LargestSample = 10_001;

    /// <summary>More decimals than this are the noise of a calculation, not a price grid.</summary>
    private const int MostTickDecimals = 12;

    private static readonly string[] QuoteAssets = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USD"];

    private static readonly IReadOnlyList<LeverageBracket> CautiousBrackets = BracketTable.Of(
    [
        (5_000m, 0.02m, 20), (25_000m, 0.025m, 15), (100_000m, 0.05m, 10), (250_000m, 0.10m, 5),
        (500_000m, 0.125m, 4), (1_000_000m, 0.25m, 2), (3_000_000m, 0.50m, 1),
    ]);

    /// <summary>The instrument of a series, and in a sentence where it came from.</summary>
    /// <remarks>A known instrument whose tick is coarser than the recorded prices gets the prices' tick: candles must lie on the grid they trade on.</remarks>
    public static InferredInstrument Of(CandleSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        decimal tick = TickOf(series.PriceDecimals);
        if (KnownInstruments.Of(series.Symbol) is { } known)
        {
            if (tick >= known.TickSize) return new InferredInstrument(known, $"{series.Symbol}: contract facts of the exchange, 2024 to 2025");
            return new InferredInstrument(known with { TickSize = tick }, string.Create(
                CultureInfo.InvariantCulture,
                $"{series.Symbol}: contract facts of the exchange, 2024 to 2025, but tick size {tick} as in the data instead of {known.TickSize}"));
        }
        decimal median = MedianClose(series), step = StepFor(median);
        return new InferredInstrument(Assumed(series.Symbol, tick, step), string.Create(
            CultureInfo.InvariantCulture,
            $"{series.Symbol}: inferred from {series.Count} candles, tick size {tick}, step size {step}; cautious margin table"));
    }

    /// <summary>A contract of which only the grids are known; everything else is assumed as described above.</summary>
    internal static Instrument Assumed(Symbol symbol, decimal tickSize, decimal stepSize)
    {
        var (baseAsset, quoteAsset) = AssetsOf(symbol);
        return new Instrument
        {
            Symbol = symbol,
            BaseAsset = baseAsset,
            QuoteAsset = quoteAsset,
            TickSize = tickSize,
            StepSize = stepSize,
            MinQuantity = stepSize,
            MinNotional = AssumedMinNotional,
            Brackets = CautiousBrackets,
        };
    }

    /// <summary>Largest power of ten that is worth at most one unit of quote.</summary>
    /// <param name="price">Quote per base, above zero.</param>
    private static decimal StepFor(decimal price)
    {
        decimal step = 1m;
        while (step * price > 1m && step > 1e-20m) step /= 10m;
        while (step * price * 10m <= 1m) step *= 10m;
        return step;
    }

    private static decimal MedianClose(CandleSeries series)
    {
        int count = Math.Min(series.Count, LargestSample);
        double[] closes = new double[count];
        for (int i = 0; i < count; i++) closes[i] = series[(int)((long)i * series.Count / count)].Close;
        Array.Sort(closes);
        return (decimal)Math.Clamp(closes[count / 2], 1e-18, 1e18);
    }

    private static decimal TickOf(int priceDecimals)
    {
        decimal tick = 1m;
        for (int i = 0; i < Math.Min(priceDecimals, MostTickDecimals); i++) tick /= 10m;
        return tick;
    }

    /// <summary>BTCUSDT is BTC in USDT; BTCPERP and names that tell no quote asset are taken to be in USDT.</summary>
    private static (string Base, string Quote) AssetsOf(Symbol symbol)
    {
        string name = symbol.ToString();
        foreach (string quote in QuoteAssets)
            if (name.Length > quote.Length && name.EndsWith(quote, StringComparison.Ordinal)) return (name[..^quote.Length], quote);
        return name.Length > 4 && name.EndsWith("PERP", StringComparison.Ordinal) ? (name[..^4], "USDT") : (name, "USDT");
    }
}

/// <summary>An instrument for recorded candles.</summary>
/// <param name="Origin">A sentence for the log and for reports: known or inferred, and with which grids.</param>
public sealed record InferredInstrument(Instrument Instrument, string Origin);
