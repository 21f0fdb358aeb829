using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>One way of reading a symbol. It sees closed candles only, so it cannot look ahead.</summary>
/// <remarks>One instance serves one symbol. Its whole mutable state goes through <see cref="ITransferable.Transfer"/>.</remarks>
public interface IStrategy : ITransferable
{
    /// <summary>Stable lower-case name, for example <c>rsi</c>.</summary>
    string Name { get; }

    /// <summary>The timeframes it reads and how many closed candles of each it needs before it may signal.</summary>
    IReadOnlyList<StrategyTimeframe> Timeframes { get; }

    /// <summary><see cref="Evaluate"/> is asked each time a candle of this timeframe has closed.</summary>
    Timeframe Primary { get; }

    /// <summary>True once every timeframe has had its warm-up.</summary>
    bool IsWarm { get; }

    /// <summary>Takes a closed candle of one of <see cref="Timeframes"/>, in time order; of several that close together the longer come first.</summary>
    void OnCandle(Timeframe timeframe, in Candle candle);

    /// <summary>The view after the last primary candle; Neutral, with the reason, when there is none.</summary>
    Signal Evaluate();
}

/// <param name="WarmUp">Closed candles needed, 1 or more.</param>
public sealed record StrategyTimeframe(Timeframe Timeframe, int WarmUp);
