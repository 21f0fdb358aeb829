using BotCore.Trading.Indicators;
using BotCore.Trading.Market;

namespace BotCore.Tests.AiModels;

/// <summary>The features of one timeframe, as <c>ai-service/app/features/schema.py</c> words them, from the engine's own indicators.</summary>
internal sealed class TimeframeFeatures
{
    private const int LongestReturn = 12;

    private readonly Rsi _rsi = new(14);
    private readonly Macd _macd = new(12, 26, 9);
    private readonly BollingerBands _bands = new(20, 2.0);
    private readonly Stochastic _stochastic = new(14, 3, 1);
    private readonly Atr _atr = new(14);
    private readonly Adx _adx = new(14);
    private readonly Cmf _cmf = new(20);
    private readonly Mfi _mfi = new(14);
    private readonly Ema _ema = new(50);
    private readonly Sma _volume = new(20, CandleInput.Volume);
    private readonly StandardDeviation _volatility = new(20);
    private readonly List<double> _closes = [];
    private double _volumeBefore = double.NaN;
    private Candle _last;

    public Rsi Rsi => _rsi;

    public Macd Macd => _macd;

    public BollingerBands Bands => _bands;

    public Stochastic Stochastic => _stochastic;

    public Atr Atr => _atr;

    public Adx Adx => _adx;

    public Cmf Cmf => _cmf;

    public Mfi Mfi => _mfi;

    public Ema Ema => _ema;

    /// <summary>When the last candle closed, Unix ms; nothing before the first.</summary>
    public long? ClosedAtMs { get; private set; }

    public void Add(in Candle candle, Timeframe timeframe)
    {
        _volumeBefore = _volume.Output(0);
        foreach (IIndicator indicator in new IIndicator[] { _rsi, _macd, _bands, _stochastic, _atr, _adx, _cmf, _mfi, _ema, _volume }) indicator.Add(in candle);
        _closes.Add(candle.Close);
        if (_closes.Count > LongestReturn + 1) _closes.RemoveAt(0);
        // The deviation is one of returns: the indicator is handed them as if they were closes.
        if (Return(1) is var change && !double.IsNaN(change)) _volatility.Add(new Candle(candle.OpenTimeMs, change, change, change, change, 0));
        (_last, ClosedAtMs) = (candle, candle.OpenTimeMs + timeframe.Ms);
    }

    /// <summary>One feature by the name after the timeframe's; NaN while it has no value.</summary>
    public double Value(string name) => name switch
    {
        "return_1" => Return(1),
        "return_3" => Return(3),
        "return_12" => Return(12),
        "volatility_20" => _volatility.Value,
        "range_ratio" => (_last.High - _last.Low) / _last.Close,
        "close_place" => _last.High > _last.Low ? (_last.Close - _last.Low) / (_last.High - _last.Low) : 0.5,
        "rsi_14" => _rsi.Output(0) / 100.0,
        "macd_histogram" => _macd.Output(2) / _last.Close,
        "bollinger_position" => _bands.Position,
        "bollinger_width" => (_bands.Output(0) - _bands.Output(2)) / _bands.Output(1),
        "stochastic_k" => _stochastic.Output(0) / 100.0,
        "stochastic_d" => _stochastic.Output(1) / 100.0,
        "atr_ratio" => _atr.Output(0) / _last.Close,
        "adx_14" => _adx.Value / 100.0,
        "di_difference" => (_adx.PlusDi - _adx.MinusDi) / 100.0,
        "cmf_20" => _cmf.Output(0),
        "mfi_14" => _mfi.Output(0) / 100.0,
        "ema_distance_50" => _last.Close / _ema.Output(0) - 1.0,
        "volume_ratio_20" => _volumeBefore == 0.0 ? 0.0 : _last.Volume / _volumeBefore,
        _ => throw new ArgumentException($"'{name}' is no feature of a timeframe"),
    };

    private double Return(int steps) => _closes.Count > steps ? Math.Log(_closes[^1] / _closes[^(steps + 1)]) : double.NaN;
}
