using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>Bollinger bands on two timeframes: breakout from a squeeze, reversal at the outer bands, trend and pullback between.</summary>
/// <remarks>
/// P is where the close stands in the primary bands (0 lower, 1 upper), C the same for the last close of the confirmation
/// timeframe. <i>Squeezed</i>: the primary bands before this candle, or the confirmation bands, are narrower than the squeeze
/// width. <i>Expanding</i>: the primary bands are more than 5 % wider than a candle before. The first matching line decides;
/// shorts are the mirror image (1 − every place, below for above).
/// <code>
/// 1  0.87  long  squeezed, expanding, P &gt; 1, C &gt; 0.5                     breakout
/// 2  0.73  long  not squeezed, bands not widening, P ≤ 0.1, C ≤ 0.2      reversal
/// 3  0.65  long  expanding, P &gt; 0.65, 0.55 &lt; C &lt; 0.8                     trend
/// 4  0.58  long  P &lt; 0.35, C &gt; 0.5, close above the confirmation middle  pullback in an upward trend
/// –  0.65  none  both squeezed, or 0.4 &lt; P &lt; 0.6 with bands more than 5 % narrower; otherwise 0.45
/// </code>
/// Reversal and trend cannot contradict each other: at any (P, C, squeezed) only one direction is possible, whichever way the
/// bands moved. C in its outer fifth allows reversal only, C between the fifths trend only, and a squeeze no reversal at all.
/// The default squeeze width, 0.6 % of the price, is about the narrowest fifth of a major perpetual's five-minute bands.
/// </remarks>
internal sealed class BollingerStrategy : TwoTimeframeStrategy
{
    public static readonly StrategyDefinition Definition = new(
        "bollinger",
        [
            new("period", 20, 5, 50, 1, "Candles of both bands."),
            new("deviations", 2.0, 1.0, 4.0, 0.1, "Distance of the bands in population standard deviations."),
            new("squeezeWidth", 0.006, 0.0005, 0.1, 0.0005, "Width (upper - lower) / middle below which bands are squeezed."),
        ],
        [],
        arguments => new BollingerStrategy(arguments));

    private const double ExpandingFrom = 1.05;
    private const double NarrowingFrom = 0.95;

    private static readonly Signal[] Longs =
    [
        default,
        new(Direction.Long, 0.87, "The price breaks out of a squeeze above the upper band."),
        new(Direction.Long, 0.73, "The price is at the lower band on both timeframes and the bands do not widen."),
        new(Direction.Long, 0.65, "The price climbs with widening bands on both timeframes."),
        new(Direction.Long, 0.58, "The price pulls back within an upward longer timeframe."),
    ];

    private static readonly Signal[] Shorts =
    [
        default,
        new(Direction.Short, 0.87, "The price breaks out of a squeeze below the lower band."),
        new(Direction.Short, 0.73, "The price is at the upper band on both timeframes and the bands do not widen."),
        new(Direction.Short, 0.65, "The price falls with widening bands on both timeframes."),
        new(Direction.Short, 0.58, "The price bounces within a downward longer timeframe."),
    ];

    private readonly double _squeezeWidth;
    private readonly BollingerBands _bands;
    private readonly BollingerBands _confirmationBands;
    private double _close = double.NaN;
    private double _previousWidth = double.NaN;

    private BollingerStrategy(StrategyArguments arguments)
        : base(
            Definition.Name,
            new StrategyTimeframe(arguments.Primary, arguments.Whole("period") + 1),
            new StrategyTimeframe(arguments.Confirmation, arguments.Whole("period")))
    {
        _bands = new BollingerBands(arguments.Whole("period"), arguments.Number("deviations"));
        _confirmationBands = new BollingerBands(arguments.Whole("period"), arguments.Number("deviations"));
        _squeezeWidth = arguments.Number("squeezeWidth");
    }

    public override IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _bands), new(Timeframes[1].Timeframe, _confirmationBands)];

    protected override void OnPrimary(in Candle candle)
    {
        _previousWidth = _bands.Width;
        _bands.Add(in candle);
        _close = candle.Close;
    }

    protected override void OnConfirmation(in Candle candle) => _confirmationBands.Add(in candle);

    protected override Signal Decide() => Decide(new Picture(
        _bands.Position,
        _confirmationBands.Position,
        _close - _confirmationBands.Middle,
        _bands.Width / _previousWidth,
        _previousWidth < _squeezeWidth,
        _confirmationBands.Width < _squeezeWidth));

    internal static Signal Decide(Picture picture)
    {
        int rule = LongRule(picture);
        if (rule > 0) return Longs[rule];
        rule = LongRule(picture.Mirrored());
        if (rule > 0) return Shorts[rule];
        bool isResting = picture.IsSqueezed && picture.IsConfirmationSqueezed;
        bool isNarrowing = picture.Place is > 0.4 and < 0.6 && picture.Widening < NarrowingFrom;
        return isResting || isNarrowing
            ? new Signal(Direction.Neutral, 0.65, "The bands are at rest.")
            : new Signal(Direction.Neutral, 0.45, "The price is where neither a reversal nor a trend can be read from the bands.");
    }

    private static int LongRule(Picture p)
    {
        bool isSqueezed = p.IsSqueezed || p.IsConfirmationSqueezed;
        bool isExpanding = p.Widening > ExpandingFrom;
        if (isSqueezed && isExpanding && p.Place > 1.0 && p.ConfirmationPlace > 0.5) return 1;
        if (!isSqueezed && p.Widening <= 1.0 && p.Place <= 0.1 && p.ConfirmationPlace <= 0.2) return 2;
        if (isExpanding && p.Place > 0.65 && p.ConfirmationPlace is > 0.55 and < 0.8) return 3;
        if (p.Place < 0.35 && p.ConfirmationPlace > 0.5 && p.AboveConfirmationMiddle > 0.0) return 4;
        return 0;
    }

    protected override void TransferState(StateTransfer transfer)
    {
        _bands.Transfer(transfer);
        _confirmationBands.Transfer(transfer);
        transfer.Value(ref _close);
        transfer.Value(ref _previousWidth);
    }

    /// <param name="Place">Close in the primary bands, 0 lower to 1 upper, beyond outside.</param>
    /// <param name="ConfirmationPlace">The same for the confirmation timeframe's last close.</param>
    /// <param name="AboveConfirmationMiddle">Primary close less the middle of the confirmation bands, price.</param>
    /// <param name="Widening">Width of the primary bands over their width a candle before; infinite when that was none, NaN when both are.</param>
    /// <param name="IsSqueezed">The primary bands were squeezed before this candle.</param>
    internal readonly record struct Picture(
        double Place, double ConfirmationPlace, double AboveConfirmationMiddle, double Widening, bool IsSqueezed, bool IsConfirmationSqueezed)
    {
        public Picture Mirrored() => this with
        {
            Place = 1.0 - Place,
            ConfirmationPlace = 1.0 - ConfirmationPlace,
            AboveConfirmationMiddle = -AboveConfirmationMiddle,
        };
    }
}
