using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>Wilder's RSI on two timeframes: reversal at the extremes, trend between them.</summary>
/// <remarks>
/// P is the primary RSI, C that of the confirmation timeframe; with the default levels 30/70 and extremes 20/80. The first
/// matching line decides; shorts are the mirror image (100 − every number).
/// <code>
/// 1  0.87  long  P ≤ 20, C ≤ 30, P not falling          deep reversal, both timeframes sold out
/// 2  0.73  long  P ≤ 30, C &lt; 50, P rising               reversal
/// 3  0.51  long  30 &lt; P &lt; 50, C ≤ 30, P rising          recovery that the longer timeframe has not yet seen
/// 4  0.60  long  55 &lt; P &lt; 70, 50 &lt; C &lt; 70, P rising     trend
/// –  0.65  none  |P − 50| &lt; 10 and |C − 50| &lt; 15         balanced; otherwise 0.45
/// </code>
/// Reversal and trend cannot contradict each other: at any pair (P, C) only one direction is possible, whichever way P moved.
/// Between the levels the confirmation decides whose turn it is: C at an extreme allows reversal only, C between them trend only.
/// <para>
/// Warm-up: period + 1 candles to the first value, then until Wilder's averages have forgotten their start (<see cref="SeedMemory"/>),
/// and on the primary timeframe one more for the value before the last: 203 and 202 candles for 14.
/// </para>
/// </remarks>
internal sealed class RsiStrategy : TwoTimeframeStrategy
{
    public static readonly StrategyDefinition Definition = new(
        "rsi",
        [
            new("period", 14, 5, 50, 1, "Candles of both RSI."),
            new("oversold", 30, 20, 40, 0.5, "RSI at or below it is oversold."),
            new("overbought", 70, 60, 80, 0.5, "RSI at or above it is overbought."),
            new("extremeOversold", 20, 10, 25, 0.5, "RSI at or below it is a deep reversal."),
            new("extremeOverbought", 80, 75, 90, 0.5, "RSI at or above it is a deep reversal."),
        ],
        [["extremeOversold", "oversold"], ["overbought", "extremeOverbought"]],
        arguments => new RsiStrategy(arguments));

    private static readonly Signal[] Longs =
    [
        default,
        new(Direction.Long, 0.87, "RSI is extremely oversold on both timeframes and no longer falling."),
        new(Direction.Long, 0.73, "RSI is oversold and rising, with the longer timeframe below its middle."),
        new(Direction.Long, 0.51, "RSI recovers while the longer timeframe is still oversold."),
        new(Direction.Long, 0.60, "RSI rises in an upward trend on both timeframes."),
    ];

    private static readonly Signal[] Shorts =
    [
        default,
        new(Direction.Short, 0.87, "RSI is extremely overbought on both timeframes and no longer rising."),
        new(Direction.Short, 0.73, "RSI is overbought and falling, with the longer timeframe above its middle."),
        new(Direction.Short, 0.51, "RSI weakens while the longer timeframe is still overbought."),
        new(Direction.Short, 0.60, "RSI falls in a downward trend on both timeframes."),
    ];

    private readonly Levels _levels;
    private readonly Rsi _rsi;
    private readonly Rsi _confirmationRsi;
    private double _previous = double.NaN;

    private RsiStrategy(StrategyArguments arguments)
        : base(
            Definition.Name,
            new StrategyTimeframe(arguments.Primary, FirstValue(arguments) + SeedMemory.Wilder(arguments.Whole("period")) + 1),
            new StrategyTimeframe(arguments.Confirmation, FirstValue(arguments) + SeedMemory.Wilder(arguments.Whole("period"))))
    {
        _rsi = new Rsi(arguments.Whole("period"));
        _confirmationRsi = new Rsi(arguments.Whole("period"));
        _levels = new Levels(
            arguments.Number("oversold"), arguments.Number("overbought"),
            arguments.Number("extremeOversold"), arguments.Number("extremeOverbought"));
    }

    public override IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _rsi), new(Timeframes[1].Timeframe, _confirmationRsi)];

    protected override void OnPrimary(in Candle candle)
    {
        _previous = _rsi.Value;
        _rsi.Add(in candle);
    }

    protected override void OnConfirmation(in Candle candle) => _confirmationRsi.Add(in candle);

    protected override Signal Decide() => Decide(_rsi.Value, _previous, _confirmationRsi.Value, _levels);

    internal static Signal Decide(double primary, double previous, double confirmation, Levels levels)
    {
        int rule = LongRule(primary, previous, confirmation, levels);
        if (rule > 0) return Longs[rule];
        rule = LongRule(100.0 - primary, 100.0 - previous, 100.0 - confirmation, levels.Mirrored());
        if (rule > 0) return Shorts[rule];
        return Math.Abs(primary - 50.0) < 10.0 && Math.Abs(confirmation - 50.0) < 15.0
            ? new Signal(Direction.Neutral, 0.65, "RSI is balanced on both timeframes.")
            : new Signal(Direction.Neutral, 0.45, "RSI shows neither a reversal nor a trend.");
    }

    private static int LongRule(double p, double previous, double c, Levels levels)
    {
        bool isRising = p > previous;
        if (p <= levels.ExtremeOversold && c <= levels.Oversold && p >= previous) return 1;
        if (p <= levels.Oversold && c < 50.0 && isRising) return 2;
        if (p > levels.Oversold && p < 50.0 && c <= levels.Oversold && isRising) return 3;
        if (p > 55.0 && p < levels.Overbought && c > 50.0 && c < levels.Overbought && isRising) return 4;
        return 0;
    }

    private static int FirstValue(StrategyArguments arguments) => arguments.Whole("period") + 1;

    protected override void TransferState(StateTransfer transfer)
    {
        _rsi.Transfer(transfer);
        _confirmationRsi.Transfer(transfer);
        transfer.Value(ref _previous);
    }

    internal readonly record struct Levels(double Oversold, double Overbought, double ExtremeOversold, double ExtremeOverbought)
    {
        public Levels Mirrored() => new(100.0 - Overbought, 100.0 - Oversold, 100.0 - ExtremeOverbought, 100.0 - ExtremeOversold);
    }
}
