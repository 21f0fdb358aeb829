using BotCore.Trading.Market;
using BotCore.Trading.Signals;
using BotCore.Trading.State;

namespace BotCore.Trading.Strategies;

/// <summary>What the built-in strategies share: a primary timeframe they decide on, perhaps a longer one that confirms, and their warm-up.</summary>
internal abstract class TwoTimeframeStrategy : IStrategy, IIndicatorOwner
{
    private readonly StrategyTimeframe _primary;
    private readonly StrategyTimeframe? _confirmation;
    private long _primaryCandles;
    private long _confirmationCandles;

    protected TwoTimeframeStrategy(string name, StrategyTimeframe primary, StrategyTimeframe? confirmation)
    {
        Name = name;
        _primary = primary;
        _confirmation = confirmation;
        Timeframes = confirmation is null ? [primary] : [primary, confirmation];
    }

    public string Name { get; }

    public IReadOnlyList<StrategyTimeframe> Timeframes { get; }

    public Timeframe Primary => _primary.Timeframe;

    public abstract IReadOnlyList<StrategyIndicator> Indicators { get; }

    public bool IsWarm =>
        _primaryCandles >= _primary.WarmUp && (_confirmation is null || _confirmationCandles >= _confirmation.WarmUp);

    /// <exception cref="ArgumentException">The timeframe is none of <see cref="Timeframes"/>.</exception>
    public void OnCandle(Timeframe timeframe, in Candle candle)
    {
        if (timeframe == _primary.Timeframe)
        {
            _primaryCandles++;
            OnPrimary(in candle);
        }
        else if (_confirmation is not null && timeframe == _confirmation.Timeframe)
        {
            _confirmationCandles++;
            OnConfirmation(in candle);
        }
        else
        {
            throw new ArgumentException($"timeframe: {Name} reads {string.Join(" and ", Timeframes.Select(t => t.Timeframe))}, not {timeframe}", nameof(timeframe));
        }
    }

    public Signal Evaluate() =>
        IsWarm ? Decide() : new Signal(Direction.Neutral, 0.0, "The strategy has not seen enough candles yet.");

    public void Transfer(StateTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        transfer.Section(Name);
        transfer.Value(ref _primaryCandles);
        transfer.Value(ref _confirmationCandles);
        TransferState(transfer);
    }

    protected abstract void OnPrimary(in Candle candle);

    protected virtual void OnConfirmation(in Candle candle)
    {
    }

    /// <summary>The view after the last primary candle; asked only when warm.</summary>
    protected abstract Signal Decide();

    protected abstract void TransferState(StateTransfer transfer);
}
