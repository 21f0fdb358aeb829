using System.Text.Json.Serialization;

namespace BotCore.Contracts.Trading;

public enum OrderSide
{
    [JsonStringEnumMemberName("buy")] Buy,
    [JsonStringEnumMemberName("sell")] Sell,
}

public enum TradeDirection
{
    [JsonStringEnumMemberName("neutral")] Neutral,
    [JsonStringEnumMemberName("long")] Long,
    [JsonStringEnumMemberName("short")] Short,
}

/// <summary>In hedge mode: which of a symbol's two positions an order is about.</summary>
public enum OrderPositionSide
{
    [JsonStringEnumMemberName("long")] Long,
    [JsonStringEnumMemberName("short")] Short,
}

public enum AccountPositionMode
{
    [JsonStringEnumMemberName("one_way")] OneWay,
    [JsonStringEnumMemberName("hedge")] Hedge,
}

public enum OrderKind
{
    [JsonStringEnumMemberName("market")] Market,
    [JsonStringEnumMemberName("limit")] Limit,
    [JsonStringEnumMemberName("stop")] Stop,
    [JsonStringEnumMemberName("stop_limit")] StopLimit,
    [JsonStringEnumMemberName("take_profit")] TakeProfit,
    [JsonStringEnumMemberName("trailing_stop")] TrailingStop,
}

public enum OrderTimeInForce
{
    [JsonStringEnumMemberName("gtc")] GoodTillCancelled,
    [JsonStringEnumMemberName("ioc")] ImmediateOrCancel,
    [JsonStringEnumMemberName("fok")] FillOrKill,
    [JsonStringEnumMemberName("gtd")] GoodTillDate,
}

/// <summary>How far an order has come.</summary>
public enum OrderState
{
    [JsonStringEnumMemberName("submitted")] Submitted,
    [JsonStringEnumMemberName("working")] Working,
    [JsonStringEnumMemberName("partially_filled")] PartiallyFilled,
    [JsonStringEnumMemberName("filled")] Filled,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    [JsonStringEnumMemberName("expired")] Expired,
    [JsonStringEnumMemberName("rejected")] Rejected,
    [JsonStringEnumMemberName("denied")] Denied,
    [JsonStringEnumMemberName("unknown")] Unknown,
}

public enum TradingMode
{
    [JsonStringEnumMemberName("backtest")] Backtest,
    [JsonStringEnumMemberName("paper")] Paper,
    [JsonStringEnumMemberName("live")] Live,
}

/// <summary>What the risk engine allows: everything, only reductions, or nothing.</summary>
public enum RiskLevel
{
    [JsonStringEnumMemberName("active")] Active,
    [JsonStringEnumMemberName("reducing")] Reducing,
    [JsonStringEnumMemberName("halted")] Halted,
}

/// <summary>What the engine process is doing.</summary>
public enum EnginePhase
{
    /// <summary>Rebuilding its state from the journal.</summary>
    [JsonStringEnumMemberName("recovering")] Recovering,

    /// <summary>Reading the market and deciding.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>The recorded market has ended.</summary>
    [JsonStringEnumMemberName("finished")] Finished,

    /// <summary>Something it depends on is lost (journal, disk); nothing is decided until it is back.</summary>
    [JsonStringEnumMemberName("blocked")] Blocked,

    /// <summary>Another engine leads; this one follows its journal, decides nothing and takes no commands.</summary>
    [JsonStringEnumMemberName("standby")] Standby,
}

/// <summary>What the kill switch does after cancelling every working order.</summary>
public enum KillSwitchAction
{
    /// <summary>Closes every position at market.</summary>
    [JsonStringEnumMemberName("close")] Close,

    /// <summary>Leaves positions as they are, without their protective orders being touched.</summary>
    [JsonStringEnumMemberName("freeze")] Freeze,
}
