using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace MovingAverageCross;

/// <summary>Long after the fast average has crossed above the slow one, short after it has crossed below; silent in between.</summary>
public sealed class MovingAverageCrossStrategy : IStrategy, IIndicatorOwner
{
    public const string StrategyName = "ma-cross";

    private readonly Sma _fast;
    private readonly Sma _slow;
    private double _difference = double.NaN;
    private double _before = double.NaN;

    /// <param name="primary">Timeframe it decides on.</param>
    /// <param name="fast">Candles, below <paramref name="slow"/>.</param>
    /// <param name="slow">Candles.</param>
    public MovingAverageCrossStrategy(Timeframe primary, int fast, int slow)
    {
        Primary = primary;
        _fast = new Sma(fast);
        _slow = new Sma(slow);
        // One more than the slow average needs: a crossing is seen on two candles.
        Timeframes = [new StrategyTimeframe(primary, slow + 1)];
    }

    public string Name => StrategyName;

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; }

    public Timeframe Primary { get; }

    // Only for botcore analyze bias, which measures how many candles they need.
    public IReadOnlyList<StrategyIndicator> Indicators => [new(Primary, _fast), new(Primary, _slow)];

    public bool IsWarm => !double.IsNaN(_before);

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        _fast.Add(in candle);
        _slow.Add(in candle);
        _before = _difference;
        _difference = _fast.Value - _slow.Value;
    }

    // Constant sentences: a signal is made for every candle, and must allocate nothing.
    public Signal Evaluate() =>
        _before <= 0 && _difference > 0 ? new Signal(Direction.Long, 0.7, "The fast average crosses above the slow one.") :
        _before >= 0 && _difference < 0 ? new Signal(Direction.Short, 0.7, "The fast average crosses below the slow one.") :
        new Signal(Direction.Neutral, 0.0, "The averages do not cross.");

    // Everything that changes, in a fixed order: a restarted engine must go on as if it had not stopped.
    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        _fast.Transfer(transfer);
        _slow.Transfer(transfer);
        transfer.Value(ref _difference);
        transfer.Value(ref _before);
    }
}
