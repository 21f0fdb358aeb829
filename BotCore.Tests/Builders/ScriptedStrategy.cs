using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Builders;

/// <summary>Says what it was told to say: after the n-th candle of its primary timeframe (counted from 1) this direction, else nothing.</summary>
internal sealed class ScriptedStrategy(Timeframe primary, IReadOnlyDictionary<int, Direction> script, string name = "script") : IStrategy
{
    private int _seen;
    private double _lastClose;

    public string Name => name;

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(primary, 1)];

    public Timeframe Primary => primary;

    public bool IsWarm => _seen > 0;

    public double LastClose => _lastClose;

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        _seen++;
        _lastClose = candle.Close;
    }

    public Signal Evaluate() =>
        script.TryGetValue(_seen, out var direction) && direction != Direction.Neutral
            ? new Signal(direction, 1.0, "the script says so")
            : new Signal(Direction.Neutral, 0, "the script is silent");

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("script");
        transfer.Value(ref _seen);
        transfer.Value(ref _lastClose);
    }
}
