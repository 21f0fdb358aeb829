using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Tests.Kernel.Scenarios;

/// <summary>Signals that look random and follow from the candles alone: one minute decides, five minutes sometimes object.</summary>
internal sealed class NoisyStrategy(int seed) : IStrategy
{
    private long _minute;
    private double _last;
    private double _fiveMinutes;

    public string Name => "noise";

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 2), new(Timeframe.FiveMinutes, 1)];

    public Timeframe Primary => Timeframe.OneMinute;

    public bool IsWarm => _minute > 0;

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        if (timeframe == Timeframe.FiveMinutes)
        {
            _fiveMinutes = candle.Close;
            return;
        }
        _minute = candle.OpenTimeMs / 60_000;
        _last = candle.Close;
    }

    public Signal Evaluate()
    {
        int word = HashOf(seed, _minute, _last, _fiveMinutes) % 5;
        return word switch
        {
            0 => new Signal(Direction.Long, 0.9, "noise"),
            1 => new Signal(Direction.Short, 0.8, "noise"),
            _ => new Signal(Direction.Neutral, 0, "silence"),
        };
    }

    public void Transfer(StateTransfer transfer)
    {
        transfer.Section("noise");
        transfer.Value(ref _minute);
        transfer.Value(ref _last);
        transfer.Value(ref _fiveMinutes);
    }

    // Not HashCode: that one differs from process to process.
    private static int HashOf(int seed, long minute, double last, double five)
    {
        ulong hash = (ulong)seed * 0x9E3779B97F4A7C15 ^ (ulong)minute * 0xC2B2AE3D27D4EB4F;
        hash ^= (ulong)BitConverter.DoubleToInt64Bits(last) * 0x165667B19E3779F9;
        hash ^= (ulong)BitConverter.DoubleToInt64Bits(five) * 0x27D4EB2F165667C5;
        return (int)((hash >> 33) & 0x7FFFFFFF);
    }
}
