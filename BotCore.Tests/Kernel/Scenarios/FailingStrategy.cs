using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>Silent, until it breaks at a candle, each time in another way.</summary>
internal sealed class FailingStrategy(int atCandle) : IStrategy
{
    private int _candles;

    public string Name => "failing";

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 1)];

    public Timeframe Primary => Timeframe.OneMinute;

    public bool IsWarm => true;

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        _candles++;
        if (_candles == atCandle && atCandle % 3 == 0) throw new InvalidOperationException("broken\nin two lines");
    }

    public Signal Evaluate() => _candles != atCandle
        ? new Signal(Direction.Neutral, 0.0, "silence")
        : atCandle % 3 == 1 ? new Signal(Direction.Long, double.NaN, "nonsense") : throw new DivideByZeroException();

    public void Transfer(StateTransfer transfer) => transfer.Value(ref _candles);
}
