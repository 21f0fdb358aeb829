using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.State;

namespace BotCore.Trading.Indicators;

/// <summary>How the volume of the last n candles spreads over price: its point of control is the level with the most of it.</summary>
/// <remarks>
/// Source: J. P. Steidlmayer's market profile (Chicago Board of Trade, 1985), with volume in place of time. The range of the
/// typical prices is cut into equal levels; each candle's whole volume counts at its typical price. Of levels with equal volume
/// the one traded most recently is the point of control, so that a mirrored market has the mirrored profile.
/// </remarks>
public sealed class VolumeProfile : Indicator
{
    /// <summary>Most levels a profile may have.</summary>
    public const int MaxLevels = 200;

    private readonly int _levels;
    private Ring _prices;
    private Ring _volumes;
    private int _missing;
    private double _pointOfControl = double.NaN;
    private double _share = double.NaN;

    /// <param name="window">Candles in the profile.</param>
    /// <param name="levels">Price levels, 1 to 200.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not from 1 to 1000 candles, or the levels are outside their range.</exception>
    public VolumeProfile(int window = 10, int levels = 20)
        : base($"volume_profile({window};{levels})", window, ["poc", "poc_share"])
    {
        _prices = new Ring(IndicatorBounds.Period(window));
        _volumes = new Ring(window);
        _levels = (int)IndicatorBounds.Number(levels, 1, MaxLevels);
        _missing = window;
    }

    /// <summary>Middle of the level with the most volume, price.</summary>
    public double PointOfControl => _pointOfControl;

    /// <summary>Share of the window's volume that this level holds, 0 to 1; 0 when nothing was traded.</summary>
    public double Share => _share;

    public override bool IsReady => !double.IsNaN(_share);

    public override void Add(in Candle candle)
    {
        Measure(candle.TypicalPrice, candle.Volume, out _pointOfControl, out _share);
        _prices.Add(candle.TypicalPrice);
        _volumes.Add(candle.Volume);
        if (_missing > 0) _missing--;
    }

    public override double Output(int index) => index switch { 0 => _pointOfControl, 1 => _share, _ => throw NoOutput(index) };

    public override void Preview(in Candle candle, Span<double> outputs) =>
        Measure(candle.TypicalPrice, candle.Volume, out outputs[0], out outputs[1]);

    private void Measure(double price, double volume, out double pointOfControl, out double share)
    {
        pointOfControl = share = double.NaN;
        if (_missing > 1) return;
        _prices.WithoutOldest(out var olderPrices, out var newerPrices);
        _volumes.WithoutOldest(out var olderVolumes, out var newerVolumes);
        double lowest = price, highest = price;
        Stretch(olderPrices, ref lowest, ref highest);
        Stretch(newerPrices, ref lowest, ref highest);

        double height = (highest - lowest) / _levels;
        Span<double> held = stackalloc double[MaxLevels];
        Span<int> lastTraded = stackalloc int[MaxLevels];
        held[.._levels].Clear();
        lastTraded[.._levels].Clear();
        int order = 0;
        for (int i = 0; i < olderPrices.Length; i++) Place(olderPrices[i], olderVolumes[i], ++order, held, lastTraded);
        for (int i = 0; i < newerPrices.Length; i++) Place(newerPrices[i], newerVolumes[i], ++order, held, lastTraded);
        Place(price, volume, ++order, held, lastTraded);

        int best = 0;
        double total = held[0];
        for (int level = 1; level < _levels; level++)
        {
            total += held[level];
            if (held[level] > held[best] || (held[level] == held[best] && lastTraded[level] > lastTraded[best])) best = level;
        }
        pointOfControl = lowest + (best + 0.5) * height;
        share = total == 0.0 ? 0.0 : held[best] / total;

        void Place(double at, double amount, int time, Span<double> volumes, Span<int> times)
        {
            int level = height == 0.0 ? 0 : Math.Min(_levels - 1, (int)((at - lowest) / height));
            volumes[level] += amount;
            times[level] = time;
        }
    }

    private static void Stretch(ReadOnlySpan<double> prices, ref double lowest, ref double highest)
    {
        foreach (double price in prices)
        {
            lowest = Math.Min(lowest, price);
            highest = Math.Max(highest, price);
        }
    }

    private protected override void TransferState(StateTransfer transfer)
    {
        _prices.Transfer(transfer);
        _volumes.Transfer(transfer);
        transfer.Value(ref _missing);
        transfer.Value(ref _pointOfControl);
        transfer.Value(ref _share);
    }
}
