using System.Collections.Concurrent;
using BotCore.Contracts.Json;
using BotCore.Contracts.Market;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;

namespace BotCore.Tests.Dashboard.Doubles;

/// <summary>What the contract engine would answer right now, and the changes a test can make, each with its frames.</summary>
internal sealed class EngineBook
{
    private readonly ConcurrentDictionary<(string Symbol, string Timeframe), List<CandleModel>> _candles = new();

    public StatusModel Status { get; set; } = Sample.Status();

    public AccountModel Account { get; set; } = Sample.Account();

    public IReadOnlyList<SymbolModel> Symbols { get; set; } = [Sample.Bitcoin(), Sample.Ether()];

    public ConcurrentDictionary<string, PriceModel> Prices { get; } = new();

    public ConcurrentDictionary<string, PositionModel> Positions { get; } = new();

    public ConcurrentDictionary<long, OrderModel> Orders { get; } = new();

    /// <summary>Oldest first.</summary>
    public ConcurrentQueue<TradeModel> Trades { get; } = new();

    /// <summary>Oldest first.</summary>
    public ConcurrentQueue<SignalModel> Signals { get; } = new();

    /// <summary>Oldest first.</summary>
    public ConcurrentQueue<EquityPointModel> Equity { get; } = new();

    public IReadOnlyList<CandleModel> CandlesOf(string symbol, string timeframe, int limit)
    {
        var candles = _candles.GetOrAdd((symbol, timeframe), static _ => []);
        lock (candles) return [.. candles.TakeLast(limit)];
    }

    public void PutCandle(ContractStream stream, string symbol, string timeframe, CandleModel candle)
    {
        var candles = _candles.GetOrAdd((symbol, timeframe), static _ => []);
        lock (candles)
        {
            if (candles.Count > 0 && candles[^1].Time == candle.Time) candles[^1] = candle;
            else candles.Add(candle);
        }
        stream.Publish(StreamTypes.Candle, new CandleData(symbol, timeframe, candle), ContractsJson.Default.CandleData, candle.Time);
    }

    public void PutPrice(ContractStream stream, PriceModel price)
    {
        Prices[price.Symbol] = price;
        stream.Publish(StreamTypes.Price, price, ContractsJson.Default.PriceModel, price.Time);
    }

    public void PutStatus(ContractStream stream, StatusModel status)
    {
        Status = status;
        stream.Publish(StreamTypes.Status, status, ContractsJson.Default.StatusModel);
    }

    public void PutAccount(ContractStream stream, AccountModel account)
    {
        Account = account;
        stream.Publish(StreamTypes.Account, account, ContractsJson.Default.AccountModel);
    }

    public void PutEquity(ContractStream stream, EquityPointModel point)
    {
        Equity.Enqueue(point);
        stream.Publish(StreamTypes.Equity, point, ContractsJson.Default.EquityPointModel, point.Time);
    }

    public void PutPosition(ContractStream stream, PositionModel position)
    {
        Positions[position.Symbol] = position;
        stream.Publish(StreamTypes.Position, position, ContractsJson.Default.PositionModel);
    }

    public void PutOrder(ContractStream stream, OrderModel order)
    {
        Orders[order.Id] = order;
        stream.Publish(StreamTypes.Order, order, ContractsJson.Default.OrderModel);
    }

    public void PutSignal(ContractStream stream, SignalModel signal)
    {
        Signals.Enqueue(signal);
        stream.Publish(StreamTypes.Signal, signal, ContractsJson.Default.SignalModel, signal.Time);
    }

    public void PutTrade(ContractStream stream, TradeModel trade)
    {
        Trades.Enqueue(trade);
        stream.Publish(StreamTypes.Trade, trade, ContractsJson.Default.TradeModel, trade.ExitTime);
    }

    public void RemoveOrder(ContractStream stream, long id)
    {
        if (Orders.TryRemove(id, out var order))
            stream.Publish(StreamTypes.Order, order with { State = OrderState.Cancelled, Reason = "manual" }, ContractsJson.Default.OrderModel);
    }

    public void ClosePosition(ContractStream stream, string symbol)
    {
        if (!Positions.TryRemove(symbol, out var position)) return;
        foreach (var order in Orders.Values)
            if (order.Symbol == symbol && order.ReduceOnly) RemoveOrder(stream, order.Id);
        decimal exit = position.MarkPrice ?? position.EntryPrice;
        decimal gross = (exit - position.EntryPrice) * position.Quantity * (position.Direction == TradeDirection.Long ? 1 : -1);
        decimal fees = decimal.Round((exit + position.EntryPrice) * position.Quantity * 0.0004m, 8);
        long id = Trades.Count + 1;
        var now = Prices.TryGetValue(symbol, out var price) ? price.Time : Sample.Noon;
        stream.Publish(StreamTypes.PositionClosed, new PositionClosedData(symbol, id), ContractsJson.Default.PositionClosedData);
        PutTrade(stream, new TradeModel(
            id, symbol, position.Direction, position.Quantity, position.EntryPrice, exit, position.OpenedAt, now, position.Leverage, gross, fees, 0m,
            gross - fees, "manual", position.EntryReason, position.Strategy, 0.01, 0.01));
        PutStatus(stream, Status with { ClosedTrades = Status.ClosedTrades + 1, JournalVersion = Status.JournalVersion + 1 });
    }

    public void SetTrading(ContractStream stream, bool isTrading) => PutRisk(stream, Status.Risk, Status.RiskReason, isTrading);

    public void Kill(ContractStream stream, KillSwitchAction action, string reason)
    {
        foreach (var order in Orders.Values)
            if (action == KillSwitchAction.Close || !order.ReduceOnly) RemoveOrder(stream, order.Id);
        if (action == KillSwitchAction.Close)
            foreach (string symbol in Positions.Keys) ClosePosition(stream, symbol);
        PutRisk(stream, RiskLevel.Halted, $"kill switch: {reason}", false);
    }

    public void Release(ContractStream stream) => PutRisk(stream, RiskLevel.Active, null, true);

    public void PutRisk(ContractStream stream, RiskLevel level, string? reason, bool isTrading)
    {
        Status = Status with { Risk = level, RiskReason = reason, IsTrading = isTrading };
        stream.Publish(StreamTypes.Risk, new RiskData(level, reason, isTrading), ContractsJson.Default.RiskData);
    }
}
