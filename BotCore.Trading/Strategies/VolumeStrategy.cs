using BotCore.Trading.Indicators;
using BotCore.Trading.Indicators.Windows;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>Volume on the primary timeframe: unusual volume, on which side it came in, and where most of it was traded.</summary>
/// <remarks>
/// V is the last volume over the mean of the candles before it (a spike is no part of its own yardstick). B is the share of the
/// window's volume that came in on rising closes, unchanged closes left out; 0.5 without any. POC is the point of control of the
/// window's volume profile, <i>near</i> within the given distance. The first matching line decides; shorts are the mirror
/// image (1 − B, below for above).
/// <code>
/// 1  0.91  long  V ≥ spike, B ≥ 0.70, close above the POC
/// 2  0.71  long  V ≥ 1.5, B ≥ 0.60; or close above and near the POC, B ≥ 0.65
/// 3  0.51  long  V &gt; 1.2, B ≥ 0.55
/// –  0.65  none  V &lt; 0.8; otherwise 0.45
/// </code>
/// Every long needs B above one half and every short below, so the rules cannot contradict each other.
/// </remarks>
internal sealed class VolumeStrategy : TwoTimeframeStrategy
{
    public static readonly StrategyDefinition Definition = new(
        "volume",
        [
            new("period", 20, 5, 50, 1, "Candles of the mean volume."),
            new("spike", 2.0, 1.5, 5.0, 0.1, "Volume over its mean from which it is a spike."),
            new("window", 10, 5, 50, 1, "Candles of the buying share and of the volume profile."),
            new("levels", 20, 5, 100, 1, "Price levels of the volume profile."),
            new("nearDistance", 0.005, 0.0005, 0.05, 0.0005, "Distance from the point of control that is near, as a ratio."),
        ],
        [],
        arguments => new VolumeStrategy(arguments));

    private static readonly Signal[] Longs =
    [
        default,
        new(Direction.Long, 0.91, "A volume spike on rising closes above the point of control."),
        new(Direction.Long, 0.71, "Volume comes in on rising closes."),
        new(Direction.Long, 0.51, "Volume is raised and leans to rising closes."),
    ];

    private static readonly Signal[] Shorts =
    [
        default,
        new(Direction.Short, 0.91, "A volume spike on falling closes below the point of control."),
        new(Direction.Short, 0.71, "Volume comes in on falling closes."),
        new(Direction.Short, 0.51, "Volume is raised and leans to falling closes."),
    ];

    private readonly double _spike;
    private readonly double _nearDistance;
    private readonly Sma _mean;
    private readonly VolumeProfile _profile;
    private WindowSum _rising;
    private WindowSum _falling;
    private double _close = double.NaN;
    private double _ratio = double.NaN;
    private double _buyingShare = double.NaN;

    private VolumeStrategy(StrategyArguments arguments)
        : base(
            Definition.Name,
            new StrategyTimeframe(arguments.Primary, Math.Max(arguments.Whole("period"), arguments.Whole("window")) + 1),
            confirmation: null)
    {
        _spike = arguments.Number("spike");
        _nearDistance = arguments.Number("nearDistance");
        _mean = new Sma(arguments.Whole("period"), CandleInput.Volume);
        _profile = new VolumeProfile(arguments.Whole("window"), arguments.Whole("levels"));
        _rising = new WindowSum(arguments.Whole("window"));
        _falling = new WindowSum(arguments.Whole("window"));
    }

    public override IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _mean), new(Primary, _profile)];

    protected override void OnPrimary(in Candle candle)
    {
        double mean = _mean.Value;
        _mean.Add(in candle);
        _profile.Add(in candle);
        _ratio = mean == 0.0 ? 0.0 : candle.Volume / mean; // a market that did not trade has no usual volume to exceed
        if (!double.IsNaN(_close))
        {
            double rising = _rising.Add(candle.Close > _close ? candle.Volume : 0.0);
            double falling = _falling.Add(candle.Close < _close ? candle.Volume : 0.0);
            _buyingShare = rising + falling == 0.0 ? 0.5 : rising / (rising + falling);
        }
        _close = candle.Close;
    }

    protected override Signal Decide()
    {
        double point = _profile.PointOfControl;
        // The ratio of the larger to the smaller, so that near is as wide above as below.
        bool isNear = Math.Max(_close / point, point / _close) - 1.0 <= _nearDistance;
        return Decide(new Picture(_ratio, _buyingShare, _close - point, isNear), _spike);
    }

    internal static Signal Decide(Picture picture, double spike)
    {
        int rule = LongRule(picture, spike);
        if (rule > 0) return Longs[rule];
        rule = LongRule(picture.Mirrored(), spike);
        if (rule > 0) return Shorts[rule];
        return picture.Ratio < 0.8
            ? new Signal(Direction.Neutral, 0.65, "Volume is low.")
            : new Signal(Direction.Neutral, 0.45, "Volume takes no side.");
    }

    private static int LongRule(Picture p, double spike)
    {
        bool isAbove = p.AbovePointOfControl > 0.0;
        if (p.Ratio >= spike && p.BuyingShare >= 0.70 && isAbove) return 1;
        if (p.Ratio >= 1.5 && p.BuyingShare >= 0.60) return 2;
        if (p.IsNearPointOfControl && isAbove && p.BuyingShare >= 0.65) return 2;
        if (p.Ratio > 1.2 && p.BuyingShare >= 0.55) return 3;
        return 0;
    }

    protected override void TransferState(StateTransfer transfer)
    {
        _mean.Transfer(transfer);
        _profile.Transfer(transfer);
        _rising.Transfer(transfer);
        _falling.Transfer(transfer);
        transfer.Value(ref _close);
        transfer.Value(ref _ratio);
        transfer.Value(ref _buyingShare);
    }

    /// <param name="Ratio">Last volume over its mean.</param>
    /// <param name="BuyingShare">0..1.</param>
    /// <param name="AbovePointOfControl">Close less point of control, price.</param>
    internal readonly record struct Picture(double Ratio, double BuyingShare, double AbovePointOfControl, bool IsNearPointOfControl)
    {
        public Picture Mirrored() => this with { BuyingShare = 1.0 - BuyingShare, AbovePointOfControl = -AbovePointOfControl };
    }
}
