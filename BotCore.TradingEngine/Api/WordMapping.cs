using BotCore.Contracts.Trading;
using BotCore.Trading.Orders;
using BotCore.Trading.Signals;
using KernelMode = BotCore.Trading.Kernel.TradingMode;
using KernelRisk = BotCore.Trading.Risk.RiskLevel;

namespace BotCore.TradingEngine.Api;

/// <summary>The small words: the kernel's enumerations in those of the API, and back.</summary>
internal static class WordMapping
{
    public static DateTimeOffset Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    /// <returns>Null for 0, by which the kernel says "never".</returns>
    public static DateTimeOffset? TimeOrNull(long unixMs) => unixMs == 0 ? null : Time(unixMs);

    public static OrderSide ToModel(Side side) => side == Side.Buy ? OrderSide.Buy : OrderSide.Sell;

    public static Side ToKernel(OrderSide side) => side == OrderSide.Buy ? Side.Buy : Side.Sell;

    public static PositionSide? ToKernel(OrderPositionSide? side) => side switch
    {
        null => null,
        OrderPositionSide.Long => PositionSide.Long,
        _ => PositionSide.Short,
    };

    public static OrderPositionSide? ToModel(PositionSide? side) => side switch
    {
        null => null,
        PositionSide.Long => OrderPositionSide.Long,
        _ => OrderPositionSide.Short,
    };

    public static TradeDirection ToModel(Direction direction) => direction switch
    {
        Direction.Long => TradeDirection.Long,
        Direction.Short => TradeDirection.Short,
        _ => TradeDirection.Neutral,
    };

    public static TradeDirection DirectionOf(Side side) => side == Side.Buy ? TradeDirection.Long : TradeDirection.Short;

    public static OrderTimeInForce ToModel(TimeInForce value) => value switch
    {
        TimeInForce.GoodTillCancelled => OrderTimeInForce.GoodTillCancelled,
        TimeInForce.ImmediateOrCancel => OrderTimeInForce.ImmediateOrCancel,
        TimeInForce.FillOrKill => OrderTimeInForce.FillOrKill,
        TimeInForce.GoodTillDate => OrderTimeInForce.GoodTillDate,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such time in force"),
    };

    public static TimeInForce ToKernel(OrderTimeInForce value) => value switch
    {
        OrderTimeInForce.GoodTillCancelled => TimeInForce.GoodTillCancelled,
        OrderTimeInForce.ImmediateOrCancel => TimeInForce.ImmediateOrCancel,
        OrderTimeInForce.FillOrKill => TimeInForce.FillOrKill,
        OrderTimeInForce.GoodTillDate => TimeInForce.GoodTillDate,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "no such time in force"),
    };

    public static OrderType ToKernel(OrderKind kind) => kind switch
    {
        OrderKind.Market => OrderType.Market,
        OrderKind.Limit => OrderType.Limit,
        OrderKind.Stop => OrderType.Stop,
        OrderKind.StopLimit => OrderType.StopLimit,
        OrderKind.TakeProfit => OrderType.TakeProfit,
        OrderKind.TrailingStop => OrderType.Stop,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of order"),
    };

    public static OrderState ToModel(OrderStatus status) => status switch
    {
        OrderStatus.Submitted => OrderState.Submitted,
        OrderStatus.Working => OrderState.Working,
        OrderStatus.PartiallyFilled => OrderState.PartiallyFilled,
        OrderStatus.Filled => OrderState.Filled,
        OrderStatus.Cancelled => OrderState.Cancelled,
        OrderStatus.Expired => OrderState.Expired,
        OrderStatus.Rejected => OrderState.Rejected,
        OrderStatus.Unknown => OrderState.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "no such order status"),
    };

    /// <summary>Stable word of who wanted an order.</summary>
    public static string Origin(OrderOrigin origin) => origin switch
    {
        OrderOrigin.Strategy => "strategy",
        OrderOrigin.Protection => "protection",
        OrderOrigin.Manual => "manual",
        OrderOrigin.KillSwitch => "kill_switch",
        OrderOrigin.Risk => "risk",
        OrderOrigin.Liquidation => "liquidation",
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "no such origin"),
    };

    public static RiskLevel ToModel(KernelRisk level) => level switch
    {
        KernelRisk.Active => RiskLevel.Active,
        KernelRisk.Reducing => RiskLevel.Reducing,
        KernelRisk.Halted => RiskLevel.Halted,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "no such risk level"),
    };

    public static TradingMode ToModel(KernelMode mode) => mode switch
    {
        KernelMode.Backtest => TradingMode.Backtest,
        KernelMode.Paper => TradingMode.Paper,
        KernelMode.Live => TradingMode.Live,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "no such mode"),
    };
}
