using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;
using BotCore.Trading.Strategies;

namespace BotCore.Trading.Research.Stress;

/// <summary>
/// A strategy that is heard one primary candle late: the same rules for somebody slower. Entries and exits by opposite signals
/// come later; stops and targets, which wait at the venue, do not.
/// </summary>
public sealed class DelayedStrategy(IStrategy inner) : IStrategy
{
    private const string NothingYet = "Nothing was said a candle ago.";

    private Direction _direction;
    private double _confidence;
    private string? _reason;

    public string Name => inner.Name;

    public IReadOnlyList<StrategyTimeframe> Timeframes => inner.Timeframes;

    public Timeframe Primary => inner.Primary;

    public bool IsWarm => inner.IsWarm;

    public void OnCandle(Timeframe timeframe, in Candle candle) => inner.OnCandle(timeframe, in candle);

    /// <summary>What the strategy said the last time it was asked. It is asked once a primary candle.</summary>
    public Signal Evaluate()
    {
        var late = new Signal(_direction, _confidence, _reason ?? NothingYet);
        (_direction, _confidence, _reason) = inner.Evaluate();
        return late;
    }

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section("delayed");
        inner.Transfer(transfer);
        transfer.Enum(ref _direction);
        transfer.Value(ref _confidence);
        transfer.Value(ref _reason);
    }
}
