using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BotCore.Contracts.Json;
using BotCore.Contracts.Market;
using BotCore.Contracts.Stream;
using BotCore.Contracts.Trading;

namespace BotCore.Dashboard.Live;

/// <summary>What the dashboard knows of its engine: newest values and bounded lists, one copy for all pages of this process.</summary>
/// <remarks>Filled by <see cref="Load"/> from REST and kept current by <see cref="Apply"/>; a page reads whenever it repaints.</remarks>
internal sealed class LiveState
{
    public const int TradesKept = 200;
    public const int SignalsKept = 100;

    private bool _isLoaded;

    public Newest<StatusModel> Status { get; } = new();

    public Newest<AccountModel> Account { get; } = new();

    public NewestByKey<string, SymbolModel> Symbols { get; } = new(static symbol => symbol.Symbol);

    public NewestByKey<string, PriceModel> Prices { get; } = new(static price => price.Symbol);

    public NewestByKey<(string Symbol, TradeDirection Direction), PositionModel> Positions { get; } = new(static position => (position.Symbol, position.Direction));

    /// <summary>Orders that can still fill.</summary>
    public NewestByKey<long, OrderModel> Orders { get; } = new(static order => order.Id);

    public RecentList<long, TradeModel> Trades { get; } = new(TradesKept, static trade => trade.Id);

    public RecentList<(DateTimeOffset, string, string), SignalModel> Signals { get; } =
        new(SignalsKept, static signal => (signal.Time, signal.Symbol, signal.Strategy));

    public EquityCurve Equity { get; } = new();

    public CandleBook Candles { get; } = new();

    /// <summary>True once a whole state has been read; before that everything is unknown rather than empty.</summary>
    public bool IsLoaded => Volatile.Read(ref _isLoaded);

    /// <summary>Replaces everything by what the engine says now; candles are read again by whoever watches them.</summary>
    public void Load(EngineSnapshot snapshot)
    {
        Symbols.Load(snapshot.Symbols);
        Status.Set(snapshot.Status);
        Account.Set(snapshot.Account);
        Prices.Load(snapshot.Prices);
        Positions.Load(snapshot.Positions);
        Orders.Load(snapshot.OpenOrders);
        Trades.Load(snapshot.Trades);
        Signals.Load(snapshot.Signals);
        Equity.Load(snapshot.Equity);
        Candles.Outdate();
        Volatile.Write(ref _isLoaded, true);
    }

    /// <summary>Takes one data frame. A frame that was overtaken by the state read over REST changes nothing.</summary>
    /// <returns>False when the type is not known to this dashboard, as with a newer engine.</returns>
    /// <exception cref="JsonException">The payload is not what the type promises.</exception>
    public bool Apply(StreamFrame frame)
    {
        switch (frame.Type)
        {
            case StreamTypes.Status:
                var status = Read(frame, ContractsJson.Default.StatusModel);
                Status.Update(kept => kept is not null && kept.Instance == status.Instance && status.JournalVersion < kept.JournalVersion
                    ? null : status);
                return true;
            case StreamTypes.Account:
                var account = Read(frame, ContractsJson.Default.AccountModel);
                Account.Update(kept => account.Time < kept?.Time ? null : account);
                return true;
            case StreamTypes.Price:
                Prices.Put(Read(frame, ContractsJson.Default.PriceModel), static (kept, offered) => offered.Time < kept.Time);
                return true;
            case StreamTypes.Candle:
                Candles.Apply(Read(frame, ContractsJson.Default.CandleData));
                return true;
            case StreamTypes.Equity:
                Equity.Put(Read(frame, ContractsJson.Default.EquityPointModel));
                return true;
            case StreamTypes.Position:
                Positions.Put(Read(frame, ContractsJson.Default.PositionModel));
                return true;
            case StreamTypes.PositionClosed:
                RemovePosition(Read(frame, ContractsJson.Default.PositionClosedData));
                return true;
            case StreamTypes.Order:
                ApplyOrder(Read(frame, ContractsJson.Default.OrderModel));
                return true;
            case StreamTypes.Trade:
                Trades.Add(Read(frame, ContractsJson.Default.TradeModel));
                return true;
            case StreamTypes.Signal:
                Signals.Add(Read(frame, ContractsJson.Default.SignalModel));
                return true;
            case StreamTypes.Risk:
                var risk = Read(frame, ContractsJson.Default.RiskData);
                Status.Update(kept => kept is null ? null : kept with { Risk = risk.Level, RiskReason = risk.Reason, IsTrading = risk.IsTrading });
                return true;
            default:
                return false;
        }
    }

    private void RemovePosition(PositionClosedData closed)
    {
        if (closed.Direction != TradeDirection.Short) Positions.Remove((closed.Symbol, TradeDirection.Long));
        if (closed.Direction != TradeDirection.Long) Positions.Remove((closed.Symbol, TradeDirection.Short));
    }

    private void ApplyOrder(OrderModel order)
    {
        if (IsWorking(order.State)) Orders.Put(order, static (kept, offered) => offered.UpdatedAt < kept.UpdatedAt);
        else Orders.Remove(order.Id);
    }

    // Unknown is neither filled nor gone: it stays on the screen until the venue has answered.
    private static bool IsWorking(OrderState state) =>
        state is OrderState.Submitted or OrderState.Working or OrderState.PartiallyFilled or OrderState.Unknown;

    private static T Read<T>(StreamFrame frame, JsonTypeInfo<T> type) where T : class =>
        frame.Data.ValueKind == JsonValueKind.Object && frame.Data.Deserialize(type) is { } payload
            ? payload
            : throw new JsonException($"expected an object as data of {frame.Type}, found {frame.Data.ValueKind}");
}

/// <summary>Everything the engine says over REST at one moment; lists newest first, equity oldest first.</summary>
internal sealed record EngineSnapshot(
    StatusModel Status, AccountModel Account, IReadOnlyList<SymbolModel> Symbols, IReadOnlyList<PriceModel> Prices,
    IReadOnlyList<PositionModel> Positions, IReadOnlyList<OrderModel> OpenOrders, IReadOnlyList<TradeModel> Trades,
    IReadOnlyList<SignalModel> Signals, IReadOnlyList<EquityPointModel> Equity);
