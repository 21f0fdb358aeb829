using BotCore.Trading.Instruments;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.MarketData.Synthetic;

/// <summary>
/// One symbol's prices, minute by minute. Return = drift of the regime + deviation × shock − pulls, where
/// deviation = base × day pattern × regime × √variance, variance follows GARCH(1,1), and
/// shock = ρ × market shock + √(1 − ρ²) × own shock, all of unit variance.
/// </summary>
/// <remarks>
/// GARCH(1,1): T. Bollerslev, "Generalized Autoregressive Conditional Heteroskedasticity" (1986). High and low are the extremes
/// of a Brownian bridge from open to close: P(max &lt; m) = 1 − exp(−2 (m − o)(m − c) / σ²), inverted.
/// </remarks>
internal sealed class SymbolProcess
{
    private const double MinutesPerYear = 525_600;
    private const double LargestReturn = 0.2;
    private const double LargestSquaredShock = 36;

    /// <summary>Pull towards the first price, per minute: a year's memory, so that prices stay near their level for decades.</summary>
    private const double HomePull = 1 / MinutesPerYear;

    private readonly SyntheticMarketOptions _options;
    private readonly DecimalGrid _ticks;
    private readonly DecimalGrid _steps;
    private readonly double _deviation;
    private readonly double _common;
    private readonly double _own;
    private readonly double _startPrice;
    private readonly double _stepsPerMinute;

    private DeterministicRandom _random;
    private RegimeChain _regime;
    private double _price;
    private double _variance = 1;
    private double _rangeCentre;
    private long _closeTicks;

    /// <param name="normaliser">Divides the deviation, so that its long-run average is the one asked for.</param>
    public SymbolProcess(SyntheticMarketOptions options, SyntheticSymbolOptions symbol, ulong seed, double normaliser)
    {
        _options = options;
        Instrument = symbol.ToInstrument();
        _ticks = new DecimalGrid(Instrument.TickSize);
        _steps = new DecimalGrid(Instrument.StepSize);
        _deviation = symbol.AnnualVolatilityRatio / Math.Sqrt(MinutesPerYear) / normaliser;
        _common = symbol.MarketCorrelation;
        _own = Math.Sqrt(1 - _common * _common);
        _closeTicks = _ticks.UnitsIn((double)symbol.StartPrice);
        _startPrice = _price = _rangeCentre = _ticks.At(_closeTicks);
        _stepsPerMinute = symbol.DailyVolume / 1440 / _steps.Unit;
        _random = new DeterministicRandom(seed);
        TickSeed = DeterministicRandom.Mix(seed, 0x7469_636B);
        FundingSeed = DeterministicRandom.Mix(seed, 0x6675_6E64);
    }

    public Instrument Instrument { get; }

    /// <summary>Seed of the funding rates; apart from the candles' own.</summary>
    public ulong FundingSeed { get; }

    /// <summary>Seed of what happens inside candles; apart from the candles' own, so that asking for ticks changes nothing.</summary>
    public ulong TickSeed { get; }

    public ref readonly DecimalGrid Ticks => ref _ticks;

    public ref readonly DecimalGrid Steps => ref _steps;

    public Regime Regime => _regime.Current;

    /// <summary>The candle of the next minute.</summary>
    /// <param name="activity">Day pattern of that minute.</param>
    public Candle Next(long openTimeMs, double activity, double marketShock, Regime marketRegime)
    {
        if (_regime.Advance(ref _random, marketRegime, _options.RegimeFollowRatio, _options.MeanRegimeMinutes)) _rangeCentre = _price;

        double deviation = _deviation * activity * _regime.Volatility * Math.Sqrt(_variance);
        long openTicks = _closeTicks;
        if (_random.NextUnit() < _options.GapRatio)
        {
            Move(deviation * _options.GapScale * _random.NextNormal());
            openTicks = TicksNow();
        }
        double shock = _common * marketShock + _own * NextShock(ref _random, _options);
        double basePrice = _price;
        Move(Drift() + deviation * shock);
        _closeTicks = TicksNow();

        double open = openTicks, close = _closeTicks, spread = deviation * basePrice / _ticks.Unit;
        double distance = (close - open) * (close - open), reach = -2 * spread * spread;
        double high = (open + close + Math.Sqrt(distance + reach * DeterministicMath.Log(_random.NextUnit()))) / 2;
        double low = (open + close - Math.Sqrt(distance + reach * DeterministicMath.Log(_random.NextUnit()))) / 2;
        long highTicks = Math.Max((long)high, Math.Max(openTicks, _closeTicks));
        long lowTicks = Math.Clamp((long)low + 1, 1, Math.Min(openTicks, _closeTicks));

        double squared = Math.Min(shock * shock, LargestSquaredShock);
        double noise = _random.NextNormal();
        double volume = _stepsPerMinute * activity * _regime.Volatility * Math.Sqrt(_variance)
            * (0.4 + 0.6 * Math.Sqrt(squared)) * (0.6 + 0.4 * noise * noise);
        _variance = 1 - _options.ShockWeight - _options.VarianceMemory
            + (_options.ShockWeight * squared + _options.VarianceMemory) * _variance;

        return new Candle(
            openTimeMs, _ticks.At(openTicks), _ticks.At(highTicks), _ticks.At(lowTicks), _ticks.At(_closeTicks), _steps.At((long)volume));
    }

    /// <summary>A shock of unit variance: normal, now and then outsized.</summary>
    public static double NextShock(ref DeterministicRandom random, SyntheticMarketOptions options)
    {
        double size = random.NextUnit() < options.TailRatio ? options.TailScale : 1;
        double variance = 1 + options.TailRatio * (options.TailScale * options.TailScale - 1);
        return size * random.NextNormal() / Math.Sqrt(variance);
    }

    public void Transfer(StateTransfer transfer)
    {
        _random.Transfer(transfer);
        _regime.Transfer(transfer);
        transfer.Value(ref _price);
        transfer.Value(ref _variance);
        transfer.Value(ref _rangeCentre);
        transfer.Value(ref _closeTicks);
    }

    private double Drift()
    {
        double home = HomePull * 2 * (_startPrice - _price) / (_startPrice + _price);
        return home + _regime.Current switch
        {
            Regime.TrendUp => _deviation * _options.TrendStrength,
            Regime.TrendDown => -_deviation * _options.TrendStrength,
            Regime.Range => _options.RangePull * (_rangeCentre - _price) / _price,
            _ => 0,
        };
    }

    private void Move(double ratio) => _price *= 1 + Math.Clamp(ratio, -LargestReturn, LargestReturn);

    /// <summary>The price on the grid; kept between 10 and 10^9 ticks, where a tick stays small and a price exact.</summary>
    private long TicksNow()
    {
        _price = Math.Clamp(_price, 10 * _ticks.Unit, 1e9 * _ticks.Unit);
        return _ticks.UnitsIn(_price);
    }
}
