using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>MACD on two timeframes: momentum, measured by the histogram as a share of the price.</summary>
/// <remarks>
/// P is the primary histogram divided by the close, C that of the confirmation timeframe, so that one threshold fits every
/// symbol and price level. The first matching line decides; shorts are the mirror image (every sign turned).
/// <code>
/// 1  0.89  long  P crosses above 0, C &gt; threshold and rising
/// 2  0.71  long  P crosses above 0, C rising; or P and C both &gt; threshold and rising
/// 3  0.55  long  P &gt; 0 and more than a tenth above its last value, C ≥ −threshold
/// –  0.65  none  |P| &lt; threshold and |C| &lt; 2 × threshold; otherwise 0.45
/// </code>
/// Every long needs P above 0 and every short P below, so the rules cannot contradict each other. The default threshold, 0.05 %
/// of the price, is about the median histogram of a major perpetual on five minutes.
/// <para>
/// Warm-up on both timeframes: slow + signal − 1 candles to the first histogram, then until the longest of its averages has forgotten
/// its start (<see cref="SeedMemory"/>), and one more for the value before the last: 215 candles for 12, 26, 9.
/// </para>
/// </remarks>
internal sealed class MacdStrategy : TwoTimeframeStrategy
{
    public static readonly StrategyDefinition Definition = new(
        "macd",
        [
            new("fast", 12, 5, 25, 1, "Candles of the fast average."),
            new("slow", 26, 15, 60, 1, "Candles of the slow average."),
            new("signal", 9, 3, 20, 1, "Candles of the signal average."),
            new("threshold", 0.0005, 0.00001, 0.01, 0.0001, "Histogram that counts, as a ratio of the price."),
        ],
        [["fast", "slow"]],
        arguments => new MacdStrategy(arguments));

    private static readonly Signal[] Longs =
    [
        default,
        new(Direction.Long, 0.89, "MACD crosses above its signal with a strong, rising longer timeframe."),
        new(Direction.Long, 0.71, "MACD turns up on both timeframes."),
        new(Direction.Long, 0.55, "MACD gains above its signal and the longer timeframe does not object."),
    ];

    private static readonly Signal[] Shorts =
    [
        default,
        new(Direction.Short, 0.89, "MACD crosses below its signal with a weak, falling longer timeframe."),
        new(Direction.Short, 0.71, "MACD turns down on both timeframes."),
        new(Direction.Short, 0.55, "MACD loses below its signal and the longer timeframe does not object."),
    ];

    private readonly double _threshold;
    private readonly Macd _macd;
    private readonly Macd _confirmationMacd;
    private Histograms _histograms = new(double.NaN, double.NaN, double.NaN, double.NaN);

    private MacdStrategy(StrategyArguments arguments)
        : base(
            Definition.Name,
            new StrategyTimeframe(arguments.Primary, WarmUp(arguments)),
            new StrategyTimeframe(arguments.Confirmation, WarmUp(arguments)))
    {
        _macd = new Macd(arguments.Whole("fast"), arguments.Whole("slow"), arguments.Whole("signal"));
        _confirmationMacd = new Macd(arguments.Whole("fast"), arguments.Whole("slow"), arguments.Whole("signal"));
        _threshold = arguments.Number("threshold");
    }

    public override IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _macd, "histogram"), new(Timeframes[1].Timeframe, _confirmationMacd, "histogram")];

    protected override void OnPrimary(in Candle candle)
    {
        _macd.Add(in candle);
        _histograms = _histograms with { PreviousPrimary = _histograms.Primary, Primary = _macd.Histogram / candle.Close };
    }

    protected override void OnConfirmation(in Candle candle)
    {
        _confirmationMacd.Add(in candle);
        _histograms = _histograms with
        {
            PreviousConfirmation = _histograms.Confirmation,
            Confirmation = _confirmationMacd.Histogram / candle.Close,
        };
    }

    protected override Signal Decide() => Decide(_histograms, _threshold);

    internal static Signal Decide(Histograms histograms, double threshold)
    {
        int rule = LongRule(histograms, threshold);
        if (rule > 0) return Longs[rule];
        rule = LongRule(histograms.Mirrored(), threshold);
        if (rule > 0) return Shorts[rule];
        return Math.Abs(histograms.Primary) < threshold && Math.Abs(histograms.Confirmation) < 2.0 * threshold
            ? new Signal(Direction.Neutral, 0.65, "MACD is flat on both timeframes.")
            : new Signal(Direction.Neutral, 0.45, "MACD shows no turn and no gain in momentum.");
    }

    private static int LongRule(Histograms h, double threshold)
    {
        bool isCross = h.PreviousPrimary <= 0.0 && h.Primary > 0.0;
        bool isRising = h.Primary > h.PreviousPrimary;
        bool isConfirmationRising = h.Confirmation > h.PreviousConfirmation;
        if (isCross && h.Confirmation > threshold && isConfirmationRising) return 1;
        if (isCross && isConfirmationRising) return 2;
        if (h.Primary > threshold && h.Confirmation > threshold && isRising && isConfirmationRising) return 2;
        if (h.Primary > 0.0 && h.Primary > 1.1 * h.PreviousPrimary && h.Confirmation >= -threshold) return 3;
        return 0;
    }

    private static int WarmUp(StrategyArguments arguments)
    {
        (int slow, int signal) = (arguments.Whole("slow"), arguments.Whole("signal"));
        int firstHistogram = slow + signal - 1;
        return firstHistogram + SeedMemory.Exponential(Math.Max(slow, signal)) + 1;
    }

    protected override void TransferState(StateTransfer transfer)
    {
        _macd.Transfer(transfer);
        _confirmationMacd.Transfer(transfer);
        var (primary, previousPrimary, confirmation, previousConfirmation) = _histograms;
        transfer.Value(ref primary);
        transfer.Value(ref previousPrimary);
        transfer.Value(ref confirmation);
        transfer.Value(ref previousConfirmation);
        _histograms = new Histograms(primary, previousPrimary, confirmation, previousConfirmation);
    }

    /// <summary>Histograms as ratios of the close.</summary>
    internal readonly record struct Histograms(
        double Primary, double PreviousPrimary, double Confirmation, double PreviousConfirmation)
    {
        public Histograms Mirrored() => new(-Primary, -PreviousPrimary, -Confirmation, -PreviousConfirmation);
    }
}
