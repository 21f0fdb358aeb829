using BotCore.Trading.Indicators;
using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.Risk.Sizing;
using BotCore.Trading.State;

namespace BotCore.Trading.Kernel;

/// <summary>What sizing has measured on the primary candles of a symbol.</summary>
/// <param name="AverageTrueRange">Wilder's, quote per base; null when it is not needed or not known yet.</param>
/// <param name="AnnualVolatilityRatio">Annualised deviation of returns, ratio; null when it is not needed or not known yet.</param>
internal readonly record struct GaugeReading(double? AverageTrueRange, double? AnnualVolatilityRatio);

/// <summary>Measures what the chosen sizing method needs, and nothing else: other methods cost a candle nothing.</summary>
/// <remarks>
/// Volatility: population deviation of the last n simple returns × √(candles per year), a year having 365 days of 24 hours.
/// </remarks>
internal sealed class MarketGauge : ITransferable
{
    private const double MinutesPerYear = 365.0 * 24 * 60;

    private readonly Atr? _range;
    private readonly bool _hasReturns;
    private readonly double _annual;
    private MomentsWindow _returns;
    private double _variance = double.NaN;
    private double _lastClose = double.NaN;

    private MarketGauge(KernelSettings settings)
    {
        if (settings.SizingMethod == SizingMethod.AverageTrueRange) _range = new Atr(settings.AtrPeriod);
        _hasReturns = settings.SizingMethod == SizingMethod.VolatilityTarget;
        _returns = new MomentsWindow(_hasReturns ? settings.VolatilityCandles : 1);
        _annual = Math.Sqrt(MinutesPerYear / settings.PrimaryTimeframe.Minutes);
        Name = _range is not null ? $"atr{settings.AtrPeriod}" : $"volatility{settings.VolatilityCandles}";
    }

    /// <summary>Identifies what is measured.</summary>
    public string Name { get; }

    public GaugeReading Reading => new(
        _range is { IsReady: true } range ? range.Value : null,
        double.IsNaN(_variance) ? null : Math.Sqrt(_variance) * _annual);

    /// <returns>Null when the sizing method needs no measurement.</returns>
    public static MarketGauge? For(KernelSettings settings) =>
        settings.SizingMethod is SizingMethod.AverageTrueRange or SizingMethod.VolatilityTarget ? new MarketGauge(settings) : null;

    /// <summary>Takes a closed primary candle. Allocates nothing.</summary>
    public void Add(in Candle candle)
    {
        _range?.Add(in candle);
        if (!_hasReturns) return;
        if (!double.IsNaN(_lastClose)) _returns.Add(candle.Close / _lastClose - 1.0, out _, out _variance);
        _lastClose = candle.Close;
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section(Name);
        _range?.Transfer(transfer);
        if (!_hasReturns) return;
        _returns.Transfer(transfer);
        transfer.Value(ref _variance);
        transfer.Value(ref _lastClose);
    }
}
