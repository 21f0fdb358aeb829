using BotCore.Trading.Market;
using BotCore.Trading.Signals;

namespace BotCore.Trading.Matching.Interval;

/// <summary>
/// The interval fill model: entries and exits of one market from nothing but the open, high, low and close of each candle. A
/// yard-stick to compare engines with, not the production model: no slippage, latency, partial fill, funding or liquidation, and
/// a stop fills at its price as long as the candle touches it, even if it opened beyond.
/// </summary>
/// <remarks>
/// The rules are those of freqtrade's backtest (state of 2024-10-24), numbered here as on the page docs/interval-model.md.
/// Signals are the ones set at the close of the candle before, so candle 0 does nothing. The order of work on every further candle:
/// 1 working orders, 2 entry, 3 entry fill, 4 exit decision (<see cref="StopMovement"/>, <see cref="ExitDecision"/>), 5 exit price
/// (<see cref="ExitPrice"/>), 6 exit fill. Ages are whole candles times the timeframe.
/// </remarks>
public sealed class IntervalModel
{
    private readonly IntervalRules _rules;
    private readonly Candle[] _candles;
    private readonly IntervalSignals _signals;
    private readonly List<IntervalTrade> _trades = [];
    private EntryOrder? _entry;
    private OpenTrade? _trade;
    private ExitOrder? _exit;

    private IntervalModel(IntervalRules rules, Candle[] candles, IntervalSignals signals)
    {
        _rules = rules;
        _candles = candles;
        _signals = signals;
    }

    /// <summary>Runs all candles.</summary>
    /// <param name="candles">Sound candles (<see cref="Candle.Defect"/> says nothing) in time order.</param>
    /// <param name="signals">As many as there are candles.</param>
    /// <returns>Closed trades in order of entry; none overlaps another.</returns>
    /// <exception cref="ArgumentException">A rule is outside its range, or the numbers of candles and signals differ.</exception>
    public static IReadOnlyList<IntervalTrade> Run(IntervalRules rules, IReadOnlyList<Candle> candles, IntervalSignals signals)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(candles);
        ArgumentNullException.ThrowIfNull(signals);
        if (rules.Errors() is { Count: > 0 } errors) throw new ArgumentException(string.Join("; ", errors), nameof(rules));
        if (signals.Count != candles.Count)
            throw new ArgumentException($"signals: they belong to {signals.Count} candles, there are {candles.Count}", nameof(signals));
        var model = new IntervalModel(rules, candles as Candle[] ?? [.. candles], signals);
        for (int i = 1; i < candles.Count; i++) model.OnCandle(i);
        model.CloseAtEnd();
        return model._trades;
    }

    private int Last => _candles.Length - 1;

    private void OnCandle(int index)
    {
        ref readonly var candle = ref _candles[index];
        WorkOrders(index);
        if (_entry is null && _trade is null && index < Last) PlaceEntry(index, in candle);
        FillEntry(in candle);
        if (_trade is null) return;
        if (_exit is null) DecideExit(_trade, index, in candle);
        if (_exit is not null && candle.Holds(_exit.Price)) Close(_trade, index, _exit.Price, _exit.Reason);
    }

    /// <summary>Step 1.</summary>
    private void WorkOrders(int index)
    {
        if (_entry is not null)
        {
            if (IsOlder(_entry.PlacedIndex, index, _rules.EntryTimeoutMinutes)) _entry = null;
            else if (_rules.RepriceEntryTo is not { } price) _entry = null;
            else if (price != _entry.Price) _entry = _entry with { Price = price, PlacedIndex = index };
        }
        // The position stays open and is looked at again in step 4 of this same candle.
        if (_exit is not null && IsOlder(_exit.PlacedIndex, index, _rules.ExitTimeoutMinutes)) _exit = null;
    }

    private bool IsOlder(int placedIndex, int index, int timeoutMinutes) =>
        (long)(index - placedIndex) * _rules.TimeframeMinutes > timeoutMinutes;

    /// <summary>Step 2.</summary>
    private void PlaceEntry(int index, in Candle candle)
    {
        if (_rules.MaxOpenTrades == 0) return;
        var side = SideOf(SignalsBefore(index));
        if (side == Direction.Neutral) return;
        double price = _rules.CustomEntryPrice ?? candle.Open;
        price = side == Direction.Long ? Math.Min(price, candle.High) : Math.Max(price, candle.Low);
        _entry = new EntryOrder(side, price, index, index, _signals.TagOf(index - 1));
    }

    /// <summary>An entry is taken only where nothing of the same candle speaks against it.</summary>
    private static Direction SideOf(IntervalSignal signals)
    {
        const IntervalSignal against = IntervalSignal.EnterLong | IntervalSignal.EnterShort;
        if ((signals & (against | IntervalSignal.ExitLong)) == IntervalSignal.EnterLong) return Direction.Long;
        if ((signals & (against | IntervalSignal.ExitShort)) == IntervalSignal.EnterShort) return Direction.Short;
        return Direction.Neutral;
    }

    private IntervalSignal SignalsBefore(int index) =>
        _rules.CanShort ? _signals[index - 1] : _signals[index - 1] & (IntervalSignal.EnterLong | IntervalSignal.ExitLong);

    /// <summary>Step 3.</summary>
    private void FillEntry(in Candle candle)
    {
        if (_entry is null || !candle.Holds(_entry.Price)) return;
        _trade = new OpenTrade(_rules, _entry, _entry.Price);
        _entry = null;
    }

    /// <summary>Steps 4 and 5: the first reason that applies and has a price places the exit order.</summary>
    private void DecideExit(OpenTrade trade, int index, in Candle candle)
    {
        StopMovement.Apply(_rules, trade, in candle);
        var decision = new ExitDecision(_rules, trade, in candle, SignalsBefore(index), (long)(index - trade.OpenIndex) * _rules.TimeframeMinutes);
        foreach (var reason in decision.Reasons())
        {
            if (ExitPrice.Of(reason, _rules, trade, in candle, decision) is not { } price) continue;
            _exit = new ExitOrder(price, reason, index);
            return;
        }
    }

    private void Close(OpenTrade trade, int index, double price, IntervalExitReason reason)
    {
        _trades.Add(trade.Close(_candles.AsSpan(trade.OpenIndex..(index + 1)), price, reason));
        _trade = null;
        _exit = null;
    }

    /// <summary>What is open after the last candle closes at its open; an entry that never filled is forgotten.</summary>
    private void CloseAtEnd()
    {
        if (_trade is not null) Close(_trade, Last, _candles[Last].Open, IntervalExitReason.ForceExit);
    }
}
