using BotCore.Trading.Indicators;
using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Benchmarks.Engine;

/// <summary>Six indicators on every minute, and a signal on 3 in 200 of them, so that entries and exits make some 1.5 % of bars trade.</summary>
internal sealed class SixIndicatorStrategy : IStrategy
{
    private const int Cycle = 200;

    private readonly Ema _ema = new(20);
    private readonly Rsi _rsi = new(14);
    private readonly Macd _macd = new(12, 26, 9);
    private readonly BollingerBands _bands = new(20, 2.0);
    private readonly Atr _atr = new(14);
    private readonly Stochastic _stochastic = new(14, 3, 3);
    private long _count;

    public string Name => "six-indicators";

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; } = [new(Timeframe.OneMinute, 40)];

    public Timeframe Primary => Timeframe.OneMinute;

    public bool IsWarm => _count >= 40;

    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        _count++;
        _ema.Add(in candle);
        _rsi.Add(in candle);
        _macd.Add(in candle);
        _bands.Add(in candle);
        _atr.Add(in candle);
        _stochastic.Add(in candle);
    }

    public static Signal NotDue { get; } = new(Direction.Neutral, 0, "between two signals");

    public Signal Evaluate() => IsDue(_count) ? Decide(_macd.Histogram, _rsi.Value) : NotDue;

    /// <param name="count">Candles so far.</param>
    public static bool IsDue(long count) => count % Cycle is 0 or 70 or 140;

    public static Signal Decide(double histogram, double rsi) =>
        new(histogram + rsi - 50 > 0 ? Direction.Long : Direction.Short, 0.9, "the cycle is due");

    public void Transfer(StateTransfer transfer)
    {
        _ema.Transfer(transfer);
        _rsi.Transfer(transfer);
        _macd.Transfer(transfer);
        _bands.Transfer(transfer);
        _atr.Transfer(transfer);
        _stochastic.Transfer(transfer);
        transfer.Value(ref _count);
    }
}
