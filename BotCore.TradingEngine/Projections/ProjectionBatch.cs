using BotCore.Contracts.Ai;
using BotCore.Contracts.Trading;
using BotCore.Trading.Analytics;
using BotCore.Trading.Market;
using BotCore.Trading.Orders;

namespace BotCore.TradingEngine.Projections;

/// <summary>What a run of journal records changes in the read models, until it is written in one transaction.</summary>
/// <param name="candleRetention">Candles kept per symbol and timeframe; older ones are not even collected.</param>
internal sealed class ProjectionBatch(int candleRetention)
{
    private readonly Dictionary<(Symbol Symbol, Timeframe Timeframe), List<Candle>> _candles = [];

    /// <summary>Journal version of the last record in it; 0 while it is empty.</summary>
    public long Version { get; private set; }

    public int Records { get; private set; }

    /// <summary>Orders that changed, by number, with when and why; their state is read when the batch is written.</summary>
    public Dictionary<long, ChangedOrder> Orders { get; } = [];

    public List<ClosedTrade> Trades { get; } = [];

    /// <summary>Signals by the journal version in which they stand, with the version of the decision they belong to.</summary>
    public List<(long Version, SignalModel Signal, long? Decision)> Signals { get; } = [];

    /// <summary>What was decided at primary candles.</summary>
    public List<TakenDecision> Decisions { get; } = [];

    /// <summary>Views of the AI service by the journal version in which they stand.</summary>
    public List<(long Version, PredictionModel Prediction)> Predictions { get; } = [];

    public EquityPoints Equity { get; } = new();

    /// <summary>Closed candles by series, in time order.</summary>
    public IReadOnlyDictionary<(Symbol Symbol, Timeframe Timeframe), List<Candle>> Candles => _candles;

    public void Count(long version)
    {
        Version = version;
        Records++;
    }

    public void Add(Symbol symbol, Timeframe timeframe, in Candle candle)
    {
        if (!_candles.TryGetValue((symbol, timeframe), out var list)) _candles.Add((symbol, timeframe), list = []);
        list.Add(candle);
        if (list.Count >= 2 * candleRetention) list.RemoveRange(0, list.Count - candleRetention);
    }

    /// <summary>Candles of a series that open at this time or before it are no longer kept, Unix ms.</summary>
    /// <param name="candles">Those of <see cref="Candles"/>, at least one.</param>
    public long ForgottenToMs(Timeframe timeframe, List<Candle> candles) => candles[^1].OpenTimeMs - candleRetention * timeframe.Ms;

    public void Clear()
    {
        Version = 0;
        Records = 0;
        Orders.Clear();
        Trades.Clear();
        Signals.Clear();
        Decisions.Clear();
        Predictions.Clear();
        Equity.Clear();
        foreach (var list in _candles.Values) list.Clear();
    }
}

/// <summary>What was decided at a primary candle.</summary>
/// <param name="Version">Journal version of the candle.</param>
/// <param name="TimeMs">Close time of the candle.</param>
internal readonly record struct TakenDecision(long Version, long TimeMs, string Symbol, string Code);

/// <param name="Reason">Why it ended; null when it is open or filled.</param>
internal readonly record struct ChangedOrder(Order Order, Symbol Symbol, long UpdatedMs, string? Reason);
