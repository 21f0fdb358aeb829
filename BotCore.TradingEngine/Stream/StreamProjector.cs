using BotCore.Contracts.Market;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;
using BotCore.Trading.Instruments;
using BotCore.Trading.Kernel;
using BotCore.Trading.Market;
using BotCore.TradingEngine.Api;
using BotCore.TradingEngine.Engine;

namespace BotCore.TradingEngine.Stream;

/// <summary>
/// Commits → frames. What happened comes from the records; what a thing is now comes from comparing the engine's view with the
/// one before.
/// </summary>
internal sealed class StreamProjector
{
    private readonly Symbol[] _symbols;
    private readonly string[] _names;
    private readonly string _timeframe;
    private readonly long[] _closedMs;
    private readonly OrderFold _orders;
    private EngineView? _before;

    /// <param name="instruments">In the kernel's order.</param>
    /// <param name="source">Timeframe of the candles that come in.</param>
    public StreamProjector(IReadOnlyList<Instrument> instruments, Timeframe source)
    {
        _symbols = [.. instruments.Select(instrument => instrument.Symbol)];
        _names = [.. _symbols.Select(symbol => symbol.ToString())];
        _timeframe = source.ToString();
        _closedMs = new long[_symbols.Length];
        _orders = new OrderFold(_symbols);
        Array.Fill(_closedMs, -1);
    }

    /// <summary>Begins anew at a view: commits it contains already say nothing any more.</summary>
    public void Seed(EngineView view)
    {
        _before = view;
        _orders.Seed(view.OpenOrders);
    }

    /// <param name="drafts">Receives the frames, in order.</param>
    public void Project(Commit commit, List<Draft> drafts)
    {
        var view = commit.View;
        long seen = _before?.Version ?? 0;
        if (view.Version < seen) return;
        var batch = commit.Batch;
        int skip = 0;
        while (skip < batch.Count && batch[skip].Version <= seen) skip++;

        var changed = FoldOrders(commit, skip, out var lastAbout);
        bool isRiskChanged = false, isCandleClosed = false;
        for (int i = skip; i < batch.Count; i++)
        {
            var happened = batch[i].Event;
            if (OrderMapping.OrderIdOf(happened) is { } id)
            {
                if (lastAbout[id] == i && changed.TryGetValue(id, out var order))
                    drafts.Add(new Draft(StreamTypes.Order, WordMapping.Time(happened.TimeMs), order));
                continue;
            }
            isRiskChanged |= happened is RestrictionImposed or RestrictionLifted or TradingSwitched;
            isCandleClosed |= happened is CandleTaken;
            Tell(happened, drafts);
        }
        ComparePositions(view, drafts);
        if (isRiskChanged)
            drafts.Add(new Draft(StreamTypes.Risk, Now(view), new RiskData(view.Status.Risk, view.Status.RiskReason, view.Status.IsTrading)));
        CompareStates(view, drafts);
        if (isCandleClosed) drafts.Add(new Draft(StreamTypes.Equity, Now(view), new EquityPointModel(Now(view), view.Account.Equity), "equity"));
        foreach (var (instrument, candle) in commit.Open)
        {
            if (candle.OpenTimeMs <= _closedMs[instrument]) continue;
            drafts.Add(Candle(instrument, in candle, candle.OpenTimeMs, isClosed: false));
        }
        _before = view;
    }

    private Dictionary<long, OrderModel> FoldOrders(Commit commit, int skip, out Dictionary<long, int> lastAbout)
    {
        lastAbout = [];
        for (int i = skip; i < commit.Batch.Count; i++)
        {
            if (OrderMapping.OrderIdOf(commit.Batch[i].Event) is not { } id) continue;
            _orders.Note(commit.Batch[i].Event);
            lastAbout[id] = i;
        }
        // Nothing about orders: what is open is what was open.
        return lastAbout.Count == 0 && _before is not null ? [] : _orders.Settle(commit.View.OpenOrders, lastAbout.Keys);
    }

    private void Tell(TradingEvent happened, List<Draft> drafts)
    {
        var time = WordMapping.Time(happened.TimeMs);
        switch (happened)
        {
            case TradeClosed e:
                drafts.Add(new Draft(StreamTypes.Trade, time, TradeMapping.ToModel(e.Trade)));
                drafts.Add(new Draft(StreamTypes.PositionClosed, time, new PositionClosedData(_names[e.Instrument], e.Trade.Id, WordMapping.ToModel(e.Trade.Direction))));
                break;
            case SignalRaised e:
                drafts.Add(new Draft(StreamTypes.Signal, time, SignalMapping.ToModel(e, _symbols[e.Instrument])));
                break;
            case OrderDenied e:
                if (SignalMapping.ToModel(e, _symbols[e.Instrument]) is { } denied) drafts.Add(new Draft(StreamTypes.Signal, time, denied));
                break;
            case CandleTaken e:
                _closedMs[e.Instrument] = e.Candle.OpenTimeMs;
                drafts.Add(Candle(e.Instrument, e.Candle, e.TimeMs, isClosed: true));
                break;
            default:
                break;
        }
    }

    /// <summary>An open candle is the newest state of its symbol; a closed one is a fact, and puts an end to the open one.</summary>
    private Draft Candle(int instrument, in Candle candle, long timeMs, bool isClosed)
    {
        string key = $"candle:{_names[instrument]}";
        return new Draft(
            StreamTypes.Candle, WordMapping.Time(timeMs), new CandleData(_names[instrument], _timeframe, MarketMapping.ToModel(in candle, isClosed)),
            isClosed ? null : key, isClosed ? key : null);
    }

    private void ComparePositions(EngineView view, List<Draft> drafts)
    {
        foreach (var position in view.Positions)
        {
            if (Find(_before?.Positions, position) == position) continue;
            drafts.Add(new Draft(StreamTypes.Position, Now(view), position));
        }

        static PositionModel? Find(IReadOnlyList<PositionModel>? positions, PositionModel now)
        {
            for (int i = 0; i < positions?.Count; i++)
                if (positions[i].Symbol == now.Symbol && positions[i].Direction == now.Direction) return positions[i];
            return null;
        }
    }

    private void CompareStates(EngineView view, List<Draft> drafts)
    {
        for (int i = 0; i < view.Prices.Count; i++)
        {
            var price = view.Prices[i];
            if (Find(_before?.Prices, price.Symbol) == price) continue;
            drafts.Add(new Draft(StreamTypes.Price, price.Time, price, $"price:{price.Symbol}"));
        }
        if (view.Account != _before?.Account) drafts.Add(new Draft(StreamTypes.Account, Now(view), view.Account, "account"));
        if (!IsSame(view.Status, _before?.Status)) drafts.Add(new Draft(StreamTypes.Status, Now(view), view.Status, "status"));

        static PriceModel? Find(IReadOnlyList<PriceModel>? prices, string symbol)
        {
            for (int i = 0; i < prices?.Count; i++)
                if (prices[i].Symbol == symbol) return prices[i];
            return null;
        }
    }

    /// <summary>The list of symbols is made anew for every view and never changes while the process runs, so it is left out.</summary>
    private static bool IsSame(StatusModel status, StatusModel? before) => before is not null && status with { Symbols = before.Symbols } == before;

    private static DateTimeOffset Now(EngineView view) => view.Status.MarketTime ?? view.Status.StartedAt;
}
