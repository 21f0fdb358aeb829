using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>Stochastic on two timeframes: turns at the extremes, trend between them.</summary>
/// <remarks>
/// K and D are the primary lines, C is %K of the confirmation timeframe; with the default levels 20/80 and extremes 10/90.
/// <i>Crosses above</i>: K was not above D a candle before and is now. The first matching line decides; shorts are the mirror
/// image (100 − every number, below for above).
/// <code>
/// 1  0.89  long  K crosses above D, K ≤ 20, C ≤ 20                  turn on both timeframes
/// 2  0.85  long  K &gt; D, K ≤ 10, C ≤ 20                              deep turn
/// 3  0.72  long  K crosses above D, K ≤ 30, C &lt; 50                  early turn
/// 4  0.52  long  K &gt; D, K rising, 20 &lt; K &lt; 50, C ≤ 20               recovery that the longer timeframe has not yet seen
/// 5  0.58  long  K &gt; D, K rising, 50 &lt; K &lt; 70, 50 &lt; C &lt; 80          trend
/// –  0.63  none  |K − 50| &lt; 15 and |C − 50| &lt; 20; otherwise 0.47
/// </code>
/// Turns and trend cannot contradict each other: at any pair (K, C) only one direction is possible, whichever way K moved.
/// A turn reaches ten points into the middle (line 3), so the trend stays ten points clear of the levels (line 5); C at an
/// extreme allows turns only.
/// </remarks>
internal sealed class StochasticStrategy : TwoTimeframeStrategy
{
    public static readonly StrategyDefinition Definition = new(
        "stochastic",
        [
            new("period", 14, 5, 30, 1, "Candles of the range."),
            new("signal", 3, 2, 10, 1, "Candles of %D."),
            new("smooth", 1, 1, 10, 1, "Candles of %K; 1 is the fast stochastic."),
            new("oversold", 20, 10, 40, 0.5, "%K at or below it is oversold."),
            new("overbought", 80, 60, 90, 0.5, "%K at or above it is overbought."),
            new("extremeOversold", 10, 1, 20, 0.5, "%K at or below it is a deep turn."),
            new("extremeOverbought", 90, 80, 99, 0.5, "%K at or above it is a deep turn."),
        ],
        [["extremeOversold", "oversold"], ["overbought", "extremeOverbought"]],
        arguments => new StochasticStrategy(arguments));

    private const double Reach = 10.0;

    private static readonly Signal[] Longs =
    [
        default,
        new(Direction.Long, 0.89, "Stochastic crosses up while both timeframes are oversold."),
        new(Direction.Long, 0.85, "Stochastic turns up from a deep extreme with the longer timeframe oversold."),
        new(Direction.Long, 0.72, "Stochastic crosses up near the oversold level."),
        new(Direction.Long, 0.52, "Stochastic recovers while the longer timeframe is still oversold."),
        new(Direction.Long, 0.58, "Stochastic rises in the upper half on both timeframes."),
    ];

    private static readonly Signal[] Shorts =
    [
        default,
        new(Direction.Short, 0.89, "Stochastic crosses down while both timeframes are overbought."),
        new(Direction.Short, 0.85, "Stochastic turns down from a deep extreme with the longer timeframe overbought."),
        new(Direction.Short, 0.72, "Stochastic crosses down near the overbought level."),
        new(Direction.Short, 0.52, "Stochastic weakens while the longer timeframe is still overbought."),
        new(Direction.Short, 0.58, "Stochastic falls in the lower half on both timeframes."),
    ];

    private readonly Levels _levels;
    private readonly Stochastic _stochastic;
    private readonly Stochastic _confirmationStochastic;
    private double _previousK = double.NaN;
    private double _previousD = double.NaN;

    private StochasticStrategy(StrategyArguments arguments)
        : base(
            Definition.Name,
            new StrategyTimeframe(
                arguments.Primary, arguments.Whole("period") + arguments.Whole("smooth") + arguments.Whole("signal") - 1),
            new StrategyTimeframe(arguments.Confirmation, arguments.Whole("period") + arguments.Whole("smooth") - 1))
    {
        _stochastic = new Stochastic(arguments.Whole("period"), arguments.Whole("signal"), arguments.Whole("smooth"));
        _confirmationStochastic = new Stochastic(arguments.Whole("period"), arguments.Whole("signal"), arguments.Whole("smooth"));
        _levels = new Levels(
            arguments.Number("oversold"), arguments.Number("overbought"),
            arguments.Number("extremeOversold"), arguments.Number("extremeOverbought"));
    }

    public override IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _stochastic), new(Timeframes[1].Timeframe, _confirmationStochastic, "k")];

    protected override void OnPrimary(in Candle candle)
    {
        _previousK = _stochastic.K;
        _previousD = _stochastic.D;
        _stochastic.Add(in candle);
    }

    protected override void OnConfirmation(in Candle candle) => _confirmationStochastic.Add(in candle);

    protected override Signal Decide() =>
        Decide(new Lines(_stochastic.K, _stochastic.D, _previousK, _previousD, _confirmationStochastic.K), _levels);

    internal static Signal Decide(Lines lines, Levels levels)
    {
        int rule = LongRule(lines, levels);
        if (rule > 0) return Longs[rule];
        rule = LongRule(lines.Mirrored(), levels.Mirrored());
        if (rule > 0) return Shorts[rule];
        return Math.Abs(lines.K - 50.0) < 15.0 && Math.Abs(lines.Confirmation - 50.0) < 20.0
            ? new Signal(Direction.Neutral, 0.63, "Stochastic is balanced on both timeframes.")
            : new Signal(Direction.Neutral, 0.47, "Stochastic shows neither a turn nor a trend.");
    }

    private static int LongRule(Lines lines, Levels levels)
    {
        (double k, double c) = (lines.K, lines.Confirmation);
        bool isAbove = k > lines.D;
        bool isCross = isAbove && lines.PreviousK <= lines.PreviousD;
        bool isRising = isAbove && k > lines.PreviousK;
        if (isCross && k <= levels.Oversold && c <= levels.Oversold) return 1;
        if (isAbove && k <= levels.ExtremeOversold && c <= levels.Oversold) return 2;
        if (isCross && k <= levels.Oversold + Reach && c < 50.0) return 3;
        if (isRising && k > levels.Oversold && k < 50.0 && c <= levels.Oversold) return 4;
        if (isRising && k > 50.0 && k < levels.Overbought - Reach && c > 50.0 && c < levels.Overbought) return 5;
        return 0;
    }

    protected override void TransferState(StateTransfer transfer)
    {
        _stochastic.Transfer(transfer);
        _confirmationStochastic.Transfer(transfer);
        transfer.Value(ref _previousK);
        transfer.Value(ref _previousD);
    }

    internal readonly record struct Lines(double K, double D, double PreviousK, double PreviousD, double Confirmation)
    {
        public Lines Mirrored() => new(100.0 - K, 100.0 - D, 100.0 - PreviousK, 100.0 - PreviousD, 100.0 - Confirmation);
    }

    internal readonly record struct Levels(double Oversold, double Overbought, double ExtremeOversold, double ExtremeOverbought)
    {
        public Levels Mirrored() => new(100.0 - Overbought, 100.0 - Oversold, 100.0 - ExtremeOverbought, 100.0 - ExtremeOversold);
    }
}
