using static BotCore.Trading.Indicators.IndicatorParameter;

namespace BotCore.Trading.Indicators;

/// <summary>Every indicator by name, with its parameters, their defaults and their bounds.</summary>
public static class IndicatorCatalogue
{
    private static readonly IndicatorParameter Input = Choice("input", CandleInput.Close, "number of the candle that is averaged");
    private static readonly IndicatorParameter Nested = Choice("seed", NestedSeed.Own, "what the inner averages start from");
    private static readonly IndicatorParameter First = Choice("first_range", FirstRange.None, "true range of the very first candle");

    /// <summary>In alphabetical order of their names.</summary>
    public static IReadOnlyList<IndicatorEntry> Entries { get; } =
    [
        new("adl", "Accumulation/distribution line", [], _ => new AccumulationDistribution()),
        new("adx", "Wilder's directional movement", [Period("period", 14)], a => new Adx(a.Whole("period"))),
        new("aroon", "How long ago the extremes were, 0 to 100",
            [Period("period", 25), Choice("tie", ExtremeTie.Newer, "which of several equal extremes counts")],
            a => new Aroon(a.Whole("period"), a.Choice<ExtremeTie>("tie"))),
        new("atr", "Average true range", [Period("period", 14), Smoothing(AverageKind.Wilder), First],
            a => new Atr(a.Whole("period"), a.Choice<AverageKind>("smoothing"), a.Choice<FirstRange>("first_range"))),
        new("atr_simple", "Average true range by plain means", [Period("period", 14), First],
            a => new Atr(a.Whole("period"), AverageKind.Simple, a.Choice<FirstRange>("first_range"))),
        new("awesome", "Fast less slow mean of the mid price", [Period("fast", 5), Period("slow", 34)],
            a => new AwesomeOscillator(a.Whole("fast"), a.Whole("slow")), "fast", "slow"),
        new("bollinger", "Bands of k population deviations around the mean close", [Period("period", 20), Bands("deviations", 2.0)],
            a => new BollingerBands(a.Whole("period"), a.Number("k"))),
        new("cci", "Commodity channel index", [Period("period", 20)], a => new Cci(a.Whole("period"))),
        new("chaikin", "Fast less slow EMA of the accumulation/distribution line", [Period("fast", 3), Period("slow", 10)],
            a => new ChaikinOscillator(a.Whole("fast"), a.Whole("slow")), "fast", "slow"),
        new("cmf", "Chaikin money flow, -1 to 1", [Period("period", 20)], a => new Cmf(a.Whole("period"))),
        new("cmo", "Chande momentum oscillator, -100 to 100", [Period("period", 14), Smoothing(AverageKind.Simple)],
            a => new Cmo(a.Whole("period"), a.Choice<AverageKind>("smoothing"))),
        new("dema", "Double exponential moving average", [Period("period", 20), Nested],
            a => new Dema(a.Whole("period"), a.Choice<NestedSeed>("seed"))),
        new("donchian", "Range of the last candles",
            [Period("period", 20), Choice("window", DonchianWindow.Including, "whether the current candle is part of the range")],
            a => new DonchianChannel(a.Whole("period"), a.Choice<DonchianWindow>("window"))),
        new("ema", "Exponential moving average",
            [Period("period", 20), Choice("seed", EmaSeed.Simple, "what the average starts from"), Input],
            a => new Ema(a.Whole("period"), a.Choice<EmaSeed>("seed"), a.Choice<CandleInput>("input"))),
        new("hma", "Hull moving average", [Period("period", 20, min: 2)], a => new Hma(a.Whole("period"))),
        new("ichimoku", "Middles of three ranges, two of them shifted", [Period("tenkan", 9), Period("kijun", 26), Period("senkou", 52)],
            a => new Ichimoku(a.Whole("tenkan"), a.Whole("kijun"), a.Whole("senkou")), "tenkan", "kijun", "senkou"),
        new("kama", "Kaufman's adaptive moving average",
            [Period("er", 10, "candles of the efficiency ratio"), Period("fast", 2), Period("slow", 30)],
            a => new Kama(a.Whole("er"), a.Whole("fast"), a.Whole("slow")), "fast", "slow"),
        new("keltner", "Bands of k average true ranges around an average",
            [Period("period", 20), Bands("average true ranges", 2.0), Period("atr", 10, "candles of the average true range"),
                Choice("form", KeltnerForm.Exponential, "which averages are used")],
            a => new KeltnerChannel(a.Whole("period"), a.Number("k"), a.Whole("atr"), a.Choice<KeltnerForm>("form"))),
        new("linreg", "End of the least-squares line", [Period("period", 20, min: 2)], a => new LinearRegression(a.Whole("period"))),
        new("linreg_forecast", "The least-squares line one candle ahead", [Period("period", 20, min: 2)],
            a => new LinearRegression(a.Whole("period"))),
        new("macd", "Moving average convergence/divergence", [Period("fast", 12), Period("slow", 26), Period("signal", 9)],
            a => new Macd(a.Whole("fast"), a.Whole("slow"), a.Whole("signal")), "fast", "slow"),
        new("mfi", "Money flow index, 0 to 100", [Period("period", 14)], a => new Mfi(a.Whole("period"))),
        new("momentum", "Change of the close over n candles", [Period("period", 14)], a => new Momentum(a.Whole("period"))),
        new("natr", "Average true range in percent of the close", [Period("period", 14), Smoothing(AverageKind.Wilder), First],
            a => new Natr(a.Whole("period"), a.Choice<AverageKind>("smoothing"), a.Choice<FirstRange>("first_range"))),
        new("obv", "On-balance volume", [Choice("start", ObvStart.Zero, "value at the first candle")],
            a => new Obv(a.Choice<ObvStart>("start"))),
        new("ppo", "Fast less slow average in percent of the slow",
            [Period("fast", 12), Period("slow", 26), Choice("average", AverageKind.Simple, "kind of both averages")],
            a => new Ppo(a.Whole("fast"), a.Whole("slow"), a.Choice<AverageKind>("average")), "fast", "slow"),
        new("psar", "Parabolic stop-and-reverse",
            [Number("step", 0.02, 0.001, 1.0, "acceleration at the start and with each new extreme"),
                Number("max", 0.2, 0.002, 1.0, "highest acceleration"),
                Choice("start", SarStart.Movement, "how the first direction is found")],
            a => new ParabolicSar(a.Number("step"), a.Number("max"), a.Choice<SarStart>("start")), "step", "max"),
        new("rma", "Wilder's moving average", [Period("period", 20), Input],
            a => new Rma(a.Whole("period"), a.Choice<CandleInput>("input"))),
        new("roc", "Rate of change in percent", [Period("period", 14)], a => new Roc(a.Whole("period"))),
        new("rsi", "Relative strength index, 0 to 100", [Period("period", 14), Smoothing(AverageKind.Wilder)],
            a => new Rsi(a.Whole("period"), a.Choice<AverageKind>("smoothing"))),
        new("rsi_cutler", "Relative strength index by plain means, 0 to 100", [Period("period", 14)],
            a => new Rsi(a.Whole("period"), AverageKind.Simple)),
        new("slope", "Slope of the least-squares line", [Period("period", 20, min: 2)], a => new LinearRegression(a.Whole("period"))),
        new("sma", "Simple moving average", [Period("period", 20), Input],
            a => new Sma(a.Whole("period"), a.Choice<CandleInput>("input"))),
        new("stddev", "Population standard deviation of the close", [Period("period", 20)], a => new StandardDeviation(a.Whole("period"))),
        new("stochastic", "Place of the close in its range, 0 to 100",
            [Period("period", 14), Period("signal", 3, "candles of %D"), Period("smooth", 3, "candles of %K; 1 is the fast stochastic")],
            a => new Stochastic(a.Whole("period"), a.Whole("signal"), a.Whole("smooth"))),
        new("stochastic_fast", "Place of the close in its range without smoothing, 0 to 100",
            [Period("period", 14), Period("signal", 3, "candles of %D"), Period("smooth", 1, "candles of %K; 1 is the fast stochastic")],
            a => new Stochastic(a.Whole("period"), a.Whole("signal"), a.Whole("smooth"))),
        new("stochrsi", "Stochastic of the RSI, 0 to 100", StochasticRsiParameters(smooth: 1), StochasticRsi),
        new("stochrsi_slow", "Smoothed stochastic of the RSI, 0 to 100", StochasticRsiParameters(smooth: 3), StochasticRsi),
        new("supertrend", "Trailing band of k average true ranges", [Period("period", 10), Bands("average true ranges", 3.0), First],
            a => new Supertrend(a.Whole("period"), a.Number("k"), a.Choice<FirstRange>("first_range"))),
        new("tema", "Triple exponential moving average", [Period("period", 20), Nested],
            a => new Tema(a.Whole("period"), a.Choice<NestedSeed>("seed"))),
        new("trix", "Change of a triple exponential average in percent", [Period("period", 14), Nested],
            a => new Trix(a.Whole("period"), a.Choice<NestedSeed>("seed"))),
        new("truerange", "True range", [First], a => new TrueRange(a.Choice<FirstRange>("first_range"))),
        new("ultimate", "Ultimate oscillator, 0 to 100", [Period("short", 7), Period("middle", 14), Period("long", 28)],
            a => new UltimateOscillator(a.Whole("short"), a.Whole("middle"), a.Whole("long")), "short", "middle", "long"),
        new("volume_profile", "Price level with the most volume",
            [Period("window", 10), new IndicatorParameter("levels", 20, 1, VolumeProfile.MaxLevels, true, [], "price levels")],
            a => new VolumeProfile(a.Whole("window"), a.Whole("levels"))),
        new("volume_sma", "Mean volume", [Period("period", 20)], a => new Sma(a.Whole("period"), CandleInput.Volume)),
        new("vwap", "Volume-weighted average price", [Choice("anchor", VwapAnchor.Start, "where it begins again")],
            a => new Vwap(a.Choice<VwapAnchor>("anchor"))),
        new("vwap_rolling", "Volume-weighted average price of the last candles", [Period("window", 50)],
            a => new RollingVwap(a.Whole("window"))),
        new("vwma", "Volume-weighted moving average", [Period("period", 20)], a => new Vwma(a.Whole("period"))),
        new("williamsr", "Place of the close in its range, -100 to 0", [Period("period", 14)], a => new WilliamsR(a.Whole("period"))),
        new("wma", "Linearly weighted moving average", [Period("period", 20), Input],
            a => new Wma(a.Whole("period"), a.Choice<CandleInput>("input"))),
    ];

    /// <exception cref="IndicatorParameterException">There is no indicator of that name.</exception>
    public static IndicatorEntry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new IndicatorParameterException(
            $"indicator: '{name}' is not one of {string.Join(", ", Entries.Select(entry => entry.Name))}");

    /// <param name="parameters">Text by parameter name; what is missing has its default.</param>
    /// <exception cref="IndicatorParameterException">The name or a parameter is wrong; all parameters are checked at once.</exception>
    public static IIndicator Create(string name, IReadOnlyDictionary<string, string> parameters) => Find(name).Create(parameters);

    private static IndicatorParameter Smoothing(AverageKind @default) => Choice("smoothing", @default, "kind of average");

    private static IndicatorParameter Bands(string unit, double @default) => Number("k", @default, 0.01, 20.0, $"distance of the bands in {unit}");

    private static IReadOnlyList<IndicatorParameter> StochasticRsiParameters(int smooth) =>
    [
        Period("rsi", 14, "candles of the RSI"), Period("stoch", 14, "RSI values of the range"),
        Period("signal", 3, "candles of %D"), Period("smooth", smooth, "candles of %K"),
    ];

    private static StochasticRsi StochasticRsi(IndicatorArguments a) =>
        new(a.Whole("rsi"), a.Whole("stoch"), a.Whole("signal"), a.Whole("smooth"));
}
